/** What goes wrong on purpose. */
@NullMarked
package io.tollway.chaos.fault;

import org.jspecify.annotations.NullMarked;

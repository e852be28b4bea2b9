@NullMarked
package io.tollway.billing;

import org.jspecify.annotations.NullMarked;

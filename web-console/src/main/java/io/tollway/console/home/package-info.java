/** The landing page and an organization's overview. */
@NullMarked
package io.tollway.console.home;

import org.jspecify.annotations.NullMarked;

/** How a call to a service fails, and what a page shows then. */
@NullMarked
package io.tollway.console.client;

import org.jspecify.annotations.NullMarked;

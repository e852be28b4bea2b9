/** Customers: organizations with little and with much credit, and what their programs saw. */
@NullMarked
package io.tollway.chaos.load;

import org.jspecify.annotations.NullMarked;

/** Invoices, their lines and payments, their PDF, and the page on which an open one is paid. */
@NullMarked
package io.tollway.simulator.stripe.invoice;

import org.jspecify.annotations.NullMarked;

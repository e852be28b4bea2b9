/** Stripe: the only place that knows its SDK. Customers, Checkout pages and what they say now; its webhooks, kept as hints and worked on one by one. */
@NullMarked
package io.tollway.billing.topup.stripe;

import org.jspecify.annotations.NullMarked;

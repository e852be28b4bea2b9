package io.tollway.billing.topup;

/**
 * Where the customer pays.
 *
 * @param sessionId the payment provider's id of the page
 * @param customerId the payment provider's id of the organization
 * @param url where the browser goes
 */
public record CheckoutPage(String sessionId, String customerId, String url) {}

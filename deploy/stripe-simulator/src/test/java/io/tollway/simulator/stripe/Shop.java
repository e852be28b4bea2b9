package io.tollway.simulator.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.checkout.Session;
import com.stripe.net.RequestOptions;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionRetrieveParams;
import java.util.List;

/** A merchant as ours: Stripe's official client with another API base, selling credits and a fee. */
final class Shop {
    static final String SUCCESS = "http://127.0.0.1:9/done?session={CHECKOUT_SESSION_ID}";
    final StripeClient stripe;

    Shop(StripeSimulator simulator) {
        this(simulator, "sk_test_shop");
    }

    Shop(StripeSimulator simulator, String key) {
        this.stripe = StripeClient.builder()
                .setApiKey(key)
                .setApiBase(simulator.baseUrl())
                .setMaxNetworkRetries(0)
                .build();
    }

    Customer customer() throws StripeException {
        return stripe.v1()
                .customers()
                .create(CustomerCreateParams.builder()
                        .setName("Ada Lovelace")
                        .setEmail("ada@example.com")
                        .putMetadata("tenant_id", "org_1")
                        .build());
    }

    Session session(String customer) throws StripeException {
        return stripe.v1().checkout().sessions().create(purchase(customer).build());
    }

    Session session(String customer, String idempotencyKey) throws StripeException {
        return stripe.v1()
                .checkout()
                .sessions()
                .create(
                        purchase(customer).build(),
                        RequestOptions.builder()
                                .setIdempotencyKey(idempotencyKey)
                                .build());
    }

    Session read(String session, String... expand) throws StripeException {
        return stripe.v1()
                .checkout()
                .sessions()
                .retrieve(
                        session,
                        SessionRetrieveParams.builder()
                                .addAllExpand(List.of(expand))
                                .build());
    }

    static SessionCreateParams.Builder purchase(String customer) {
        return SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.PAYMENT)
                .setCustomer(customer)
                .setClientReferenceId("topup_1")
                .setSuccessUrl(SUCCESS)
                .setCancelUrl("http://127.0.0.1:9/back")
                .addLineItem(item("Credits", 2_500))
                .addLineItem(item("Platform fee", 138))
                .setInvoiceCreation(SessionCreateParams.InvoiceCreation.builder()
                        .setEnabled(true)
                        .setInvoiceData(SessionCreateParams.InvoiceCreation.InvoiceData.builder()
                                .setFooter("Thank you")
                                .putMetadata("topup_id", "topup_1")
                                .addCustomField(SessionCreateParams.InvoiceCreation.InvoiceData.CustomField.builder()
                                        .setName("PO number")
                                        .setValue("PO-77")
                                        .build())
                                .build())
                        .build())
                .setPaymentIntentData(SessionCreateParams.PaymentIntentData.builder()
                        .putMetadata("topup_id", "topup_1")
                        .build())
                .putMetadata("topup_id", "topup_1");
    }

    static SessionCreateParams.LineItem item(String name, long cents) {
        return SessionCreateParams.LineItem.builder()
                .setQuantity(1L)
                .setPriceData(SessionCreateParams.LineItem.PriceData.builder()
                        .setCurrency("usd")
                        .setUnitAmount(cents)
                        .setProductData(SessionCreateParams.LineItem.PriceData.ProductData.builder()
                                .setName(name)
                                .build())
                        .build())
                .build();
    }
}

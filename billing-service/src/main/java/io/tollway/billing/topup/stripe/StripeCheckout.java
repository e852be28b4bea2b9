package io.tollway.billing.topup.stripe;

import com.stripe.model.checkout.Session;
import com.stripe.net.RequestOptions;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerUpdateParams;
import com.stripe.param.checkout.SessionListParams;
import com.stripe.param.checkout.SessionRetrieveParams;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.topup.CashRail;
import io.tollway.billing.topup.CheckoutPage;
import io.tollway.billing.topup.CheckoutReading;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** {@link CashRail} on Stripe Checkout in payment mode. Idempotency keys name the organization ({@code cust:}) and the order ({@code cs:}), so Stripe itself keeps repetitions apart from new orders. */
@ApplicationScoped
class StripeCheckout implements CashRail {
    private static final long LONGEST_LIST = 100;

    private final StripeAccount account;

    StripeCheckout(StripeAccount account) {
        this.account = account;
    }

    @Override
    public Uni<String> customer(Buyer buyer) {
        // Only what never changes goes into the create call: Stripe refuses a repeated key with other parameters.
        CustomerCreateParams create = CustomerCreateParams.builder()
                .putMetadata(
                        SessionParameters.ORGANIZATION, buyer.organization().toString())
                .build();
        return account.call("create a customer", stripe -> {
            String id = stripe.v1()
                    .customers()
                    .create(create, idempotent("cust:" + buyer.organization()))
                    .getId();
            if (buyer.name().isPresent() || buyer.email().isPresent()) {
                CustomerUpdateParams.Builder update = CustomerUpdateParams.builder();
                buyer.name().ifPresent(update::setName);
                buyer.email().ifPresent(update::setEmail);
                stripe.v1().customers().update(id, update.build());
            }
            return id;
        });
    }

    @Override
    public Uni<CheckoutPage> open(PageRequest request) {
        return account.call(
                "open a checkout page",
                stripe -> page(
                        stripe.v1()
                                .checkout()
                                .sessions()
                                .create(SessionParameters.of(request), idempotent("cs:" + request.topUpId())),
                        request.customerId()));
    }

    @Override
    public Uni<CheckoutReading> read(String sessionId) {
        SessionRetrieveParams expanded = SessionRetrieveParams.builder()
                .addExpand("payment_intent")
                .addExpand("invoice")
                .build();
        return account.call(
                "read a checkout page",
                stripe -> SessionReading.of(stripe.v1().checkout().sessions().retrieve(sessionId, expanded)));
    }

    @Override
    public Uni<Optional<CheckoutPage>> find(UUID topUpId, String customerId) {
        SessionListParams ofCustomer = SessionListParams.builder()
                .setCustomer(customerId)
                .setLimit(LONGEST_LIST)
                .build();
        return account.call("list checkout pages", stripe -> {
            for (Session session :
                    stripe.v1().checkout().sessions().list(ofCustomer).autoPagingIterable()) {
                if (topUpId.toString().equals(session.getClientReferenceId())) {
                    return Optional.of(page(session, customerId));
                }
            }
            return Optional.empty();
        });
    }

    @Override
    public boolean live() {
        return account.live();
    }

    /** A page that takes no money any more has no address. */
    private static CheckoutPage page(Session session, String customerId) {
        String url = session.getUrl();
        return new CheckoutPage(session.getId(), customerId, url == null ? "" : url);
    }

    private static RequestOptions idempotent(String key) {
        return RequestOptions.builder().setIdempotencyKey(key).build();
    }
}

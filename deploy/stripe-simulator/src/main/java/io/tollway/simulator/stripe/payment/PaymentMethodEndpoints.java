package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.customer.Customers;
import io.tollway.simulator.stripe.resource.Call;
import io.tollway.simulator.stripe.resource.Endpoint;
import io.tollway.simulator.stripe.resource.Listing;
import io.tollway.simulator.stripe.wire.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/payment_methods}: cards of customers. */
public final class PaymentMethodEndpoints {
    private final Payments payments;
    private final SavedCards cards;

    public PaymentMethodEndpoints(Payments payments, SavedCards cards) {
        this.payments = payments;
        this.cards = cards;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/v1/payment_methods/{id}", Schema.empty(), call -> named(call)
                        .shape()),
                Endpoint.get(
                        "/v1/payment_methods",
                        Schema.list("customer!: string\ntype: enum(card)\nallow_redisplay: kept"),
                        call -> list(call, "/v1/payment_methods", call.params().text("customer"))),
                Endpoint.get(
                        "/v1/customers/{id}/payment_methods",
                        Schema.list("type: enum(card)\nallow_redisplay: kept"),
                        call -> list(
                                call,
                                "/v1/customers/" + call.path().getFirst() + "/payment_methods",
                                call.path().getFirst())),
                Endpoint.post("/v1/payment_methods/{id}/attach", Schema.of("customer!: string"), this::attach),
                Endpoint.post(
                        "/v1/payment_methods/{id}/detach", Schema.empty(), call -> cards.detach(call.tx(), named(call))
                                .shape()));
    }

    private static PaymentMethod named(Call call) {
        return call.named(PaymentMethod.KIND, "PaymentMethod", "payment_method");
    }

    private ObjectNode attach(Call call) {
        String customer = Customers.referenced(call, call.params(), "customer").id();
        // The path may hold one of the test names too, as with Stripe.
        PaymentMethod method = TestCard.byName(call.path().getFirst())
                .map(card -> payments.method(call.tx(), card, null, null))
                .orElseGet(() -> named(call));
        return cards.attach(call.tx(), method, customer, false).shape();
    }

    private static ObjectNode list(Call call, String url, @Nullable String customer) {
        return new Listing<>("PaymentMethod", url, PaymentMethod::id, PaymentMethod::created, PaymentMethod::shape)
                .page(
                        call.params(),
                        call.tx().newestFirst(PaymentMethod.KIND),
                        method -> method.customer() != null && method.customer().equals(customer));
    }
}

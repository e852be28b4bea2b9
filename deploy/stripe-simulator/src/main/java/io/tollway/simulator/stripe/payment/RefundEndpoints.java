package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.resource.Call;
import io.tollway.simulator.stripe.resource.Endpoint;
import io.tollway.simulator.stripe.resource.Listing;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Params;
import io.tollway.simulator.stripe.wire.Schema;
import java.util.List;

/** {@code /v1/refunds}. */
public final class RefundEndpoints {
    private final Refunds refunds;

    public RefundEndpoints(Refunds refunds) {
        this.refunds = refunds;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.post("/v1/refunds", Schema.of("""
                        charge: string
                        payment_intent: string
                        amount: positive
                        reason: enum(duplicate|fraudulent|requested_by_customer)
                        metadata: map?
                        instructions_email: kept
                        origin: refused
                        currency: refused
                        customer: refused
                        refund_application_fee: refused
                        reverse_transfer: refused
                        """), this::create),
                Endpoint.get(
                        "/v1/refunds", Schema.list("charge: string\npayment_intent: string"), RefundEndpoints::list),
                Endpoint.get("/v1/refunds/{id}", Schema.empty(), call -> call.named(Refund.KIND, "refund", "refund")
                        .shape()));
    }

    private ObjectNode create(Call call) {
        Params params = call.params();
        return refunds.create(
                        call.tx(),
                        refundable(call),
                        params.whole("amount"),
                        params.text("reason"),
                        params.metadata("metadata"))
                .shape();
    }

    private static Charge refundable(Call call) {
        Params params = call.params();
        Charge charge;
        if (params.text("charge") != null) {
            charge = call.referenced(Charge.KIND, "charge", params, "charge");
        } else if (params.text("payment_intent") != null) {
            PaymentIntent intent = call.referenced(PaymentIntent.KIND, "payment_intent", params, "payment_intent");
            String latest = intent.latestCharge();
            if (latest == null) {
                throw withoutCharge(intent.id());
            }
            charge = call.tx().get(Charge.KIND, latest);
        } else {
            throw InvalidRequest.of(
                    "charge",
                    "One of the following params should be provided for this request: payment_intent or charge.");
        }
        if (!charge.succeeded()) {
            throw withoutCharge(charge.paymentIntent());
        }
        return charge;
    }

    private static InvalidRequest withoutCharge(String intent) {
        return InvalidRequest.of(
                "payment_intent", "This PaymentIntent (" + intent + ") does not have a successful charge to refund.");
    }

    private static ObjectNode list(Call call) {
        String charge = call.params().text("charge");
        String intent = call.params().text("payment_intent");
        return new Listing<>("refund", "/v1/refunds", Refund::id, Refund::created, Refund::shape)
                .page(
                        call.params(),
                        call.tx().newestFirst(Refund.KIND),
                        refund -> (charge == null || charge.equals(refund.charge()))
                                && (intent == null || intent.equals(refund.paymentIntent())));
    }
}

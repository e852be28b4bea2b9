package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.resource.Call;
import io.tollway.simulator.stripe.resource.Endpoint;
import io.tollway.simulator.stripe.resource.Listing;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Params;
import io.tollway.simulator.stripe.wire.Schema;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code /v1/disputes}. */
public final class DisputeEndpoints {
    private final Disputes disputes;

    public DisputeEndpoints(Disputes disputes) {
        this.disputes = disputes;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(
                        "/v1/disputes", Schema.list("charge: string\npayment_intent: string"), DisputeEndpoints::list),
                Endpoint.get(
                        "/v1/disputes/{id}", Schema.empty(), call -> named(call).shape(call.tx())),
                Endpoint.post(
                        "/v1/disputes/{id}",
                        Schema.of("evidence: { " + Dispute.evidenceSchema() + " enhanced_evidence: refused }\n"
                                + "submit: bool\nmetadata: map?"),
                        this::update),
                Endpoint.post(
                        "/v1/disputes/{id}/close", Schema.empty(), call -> disputes.concede(call.tx(), named(call))
                                .shape(call.tx())));
    }

    private static Dispute named(Call call) {
        return call.named(Dispute.KIND, "dispute", "dispute");
    }

    /** Evidence is handed in with the call that brings it, unless the call says not to. */
    private ObjectNode update(Call call) {
        Dispute before = named(call);
        Params given = call.params().group("evidence");
        Map<String, String> evidence = new TreeMap<>(before.evidence());
        Dispute.evidenceNames().filter(given::sent).forEach(name -> {
            String text = given.text(name);
            if (text == null) {
                evidence.remove(name);
            } else {
                evidence.put(name, text);
            }
        });
        boolean changesEvidence = call.params().sent("evidence");
        if (changesEvidence && before.status().closed()) {
            throw InvalidRequest.of("evidence", "This dispute is already closed");
        }
        Dispute changed = before.with(
                Collections.unmodifiableMap(evidence), call.params().mergedMetadata("metadata", before.metadata()));
        boolean submits = call.params().truth("submit", changesEvidence);
        return (submits ? disputes.submit(call.tx(), changed) : disputes.annotate(call.tx(), changed)).shape(call.tx());
    }

    private static ObjectNode list(Call call) {
        String charge = call.params().text("charge");
        String intent = call.params().text("payment_intent");
        return new Listing<Dispute>(
                        "dispute", "/v1/disputes", Dispute::id, Dispute::created, dispute -> dispute.shape(call.tx()))
                .page(
                        call.params(),
                        call.tx().newestFirst(Dispute.KIND),
                        dispute -> (charge == null || charge.equals(dispute.charge()))
                                && (intent == null || intent.equals(dispute.paymentIntent())));
    }
}

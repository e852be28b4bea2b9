package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.wire.Json;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A card holder's bank takes a charge back, or asks about it.
 *
 * @param lines the books' lines: withdrawn, and given back
 * @param dueBy until when evidence counts
 * @param submissions how often evidence was handed in
 * @param decision what the evidence leads to at {@code decidedAt}; null while nothing does
 */
public record Dispute(
        String id,
        long created,
        Money amount,
        String charge,
        String paymentIntent,
        Status status,
        List<String> lines,
        Map<String, String> evidence,
        long dueBy,
        int submissions,
        @Nullable Status decision,
        long decidedAt,
        Map<String, String> metadata) {
    public static final Kind<Dispute> KIND = new Kind<>("dispute", Dispute.class, Dispute::id);

    private static final List<String> EVIDENCE = List.of(
            "access_activity_log",
            "billing_address",
            "cancellation_policy",
            "cancellation_policy_disclosure",
            "cancellation_rebuttal",
            "customer_communication",
            "customer_email_address",
            "customer_name",
            "customer_purchase_ip",
            "customer_signature",
            "duplicate_charge_documentation",
            "duplicate_charge_explanation",
            "duplicate_charge_id",
            "product_description",
            "receipt",
            "refund_policy",
            "refund_policy_disclosure",
            "refund_refusal_explanation",
            "service_date",
            "service_documentation",
            "shipping_address",
            "shipping_carrier",
            "shipping_date",
            "shipping_documentation",
            "shipping_tracking_number",
            "uncategorized_file",
            "uncategorized_text");

    /** As the API names them. */
    enum Status {
        WARNING_NEEDS_RESPONSE,
        WARNING_UNDER_REVIEW,
        WARNING_CLOSED,
        NEEDS_RESPONSE,
        UNDER_REVIEW,
        WON,
        LOST;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** Whether the bank only asks; no money has moved. */
        boolean inquiry() {
            return this == WARNING_NEEDS_RESPONSE || this == WARNING_UNDER_REVIEW || this == WARNING_CLOSED;
        }

        boolean closed() {
            return this == WARNING_CLOSED || this == WON || this == LOST;
        }
    }

    /** The parameters that evidence is made of, as a schema writes them. */
    static String evidenceSchema() {
        return String.join(
                " ", EVIDENCE.stream().map(name -> name + ": string(20000)?,").toList());
    }

    static Stream<String> evidenceNames() {
        return EVIDENCE.stream();
    }

    boolean leavesRefundable() {
        return status.inquiry();
    }

    boolean due(long unixTime) {
        return decision != null && decidedAt <= unixTime;
    }

    Dispute with(Status newStatus) {
        return new Dispute(
                id,
                created,
                amount,
                charge,
                paymentIntent,
                newStatus,
                lines,
                evidence,
                dueBy,
                submissions,
                null,
                0,
                metadata);
    }

    Dispute with(String line) {
        List<String> more = Stream.concat(lines.stream(), Stream.of(line)).toList();
        return new Dispute(
                id,
                created,
                amount,
                charge,
                paymentIntent,
                status,
                more,
                evidence,
                dueBy,
                submissions,
                decision,
                decidedAt,
                metadata);
    }

    Dispute with(Map<String, String> newEvidence, Map<String, String> newMetadata) {
        return new Dispute(
                id,
                created,
                amount,
                charge,
                paymentIntent,
                status,
                lines,
                newEvidence,
                dueBy,
                submissions,
                decision,
                decidedAt,
                newMetadata);
    }

    Dispute submitted(@Nullable Status leadsTo, long at) {
        return new Dispute(
                id,
                created,
                amount,
                charge,
                paymentIntent,
                status.inquiry() ? Status.WARNING_UNDER_REVIEW : Status.UNDER_REVIEW,
                lines,
                evidence,
                dueBy,
                submissions + 1,
                leadsTo,
                at,
                metadata);
    }

    public ObjectNode shape(Transaction tx) {
        ArrayNode transactions = Json.array();
        lines.forEach(
                line -> transactions.add(tx.get(BalanceTransaction.KIND, line).shape(tx.unixTime())));
        Shape given = Shape.plain();
        EVIDENCE.forEach(name -> given.with(name, evidence.get(name)));
        Charge disputed = tx.get(Charge.KIND, charge);
        String brand =
                tx.get(PaymentMethod.KIND, disputed.paymentMethod()).card().brand();
        return Shape.of("dispute", id, created)
                .with("amount", amount.minor())
                .with("balance_transactions", transactions)
                .with("charge", charge)
                .with("currency", amount.currency().code())
                .empty("enhanced_eligibility_types")
                .with("evidence", given.with("enhanced_evidence", Shape.plain()))
                .with(
                        "evidence_details",
                        Shape.plain()
                                .with("due_by", dueBy)
                                .with("enhanced_eligibility", Shape.plain())
                                .with("has_evidence", !evidence.isEmpty())
                                .with("past_due", !status.closed() && tx.unixTime() > dueBy)
                                .with("submission_count", submissions))
                .with("is_charge_refundable", leavesRefundable())
                .with("metadata", metadata)
                .with("payment_intent", paymentIntent)
                .with(
                        "payment_method_details",
                        Shape.plain()
                                .with(
                                        "card",
                                        Shape.plain()
                                                .with("brand", brand)
                                                .with("case_type", status.inquiry() ? "inquiry" : "chargeback")
                                                .with("network_reason_code", "10.4"))
                                .with("type", "card"))
                .with("reason", "fraudulent")
                .with("status", status.word())
                .node();
    }
}

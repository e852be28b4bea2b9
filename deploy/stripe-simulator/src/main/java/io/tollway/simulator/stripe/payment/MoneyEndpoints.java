package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.resource.Call;
import io.tollway.simulator.stripe.resource.Endpoint;
import io.tollway.simulator.stripe.resource.Listing;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.webhook.EventLog;
import io.tollway.simulator.stripe.wire.Ids;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Json;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Params;
import io.tollway.simulator.stripe.wire.Schema;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Charges, refunds, balance transactions and the balance. */
public final class MoneyEndpoints {
    private final EventLog events;

    public MoneyEndpoints(EventLog events) {
        this.events = events;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/v1/charges", Schema.list("customer: string\npayment_intent: string"), this::charges),
                Endpoint.get("/v1/charges/{id}", Schema.empty(), call -> call.named(Charge.KIND, "charge", "id")
                        .shape(call.tx())),
                Endpoint.post("/v1/charges/{id}", Schema.of("description: string\nmetadata: map?"), this::updateCharge),
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
                        """), this::refund),
                Endpoint.get("/v1/refunds", Schema.list("charge: string\npayment_intent: string"), this::refunds),
                Endpoint.get("/v1/refunds/{id}", Schema.empty(), call -> call.named(Refund.KIND, "refund", "refund")
                        .shape()),
                Endpoint.get("/v1/balance_transactions", Schema.list("""
                        source: string
                        type: string
                        currency: currency
                        payout: refused
                        """), this::balanceTransactions),
                Endpoint.get("/v1/balance_transactions/{id}", Schema.empty(), call -> call.named(
                                BalanceTransaction.KIND, "balance transaction", "id")
                        .shape(call.tx().unixTime())),
                Endpoint.get("/v1/balance", Schema.empty(), MoneyEndpoints::balance));
    }

    private ObjectNode charges(Call call) {
        String customer = call.params().text("customer");
        String intent = call.params().text("payment_intent");
        return new Listing<Charge>(
                        "charge", "/v1/charges", Charge::id, Charge::created, charge -> charge.shape(call.tx()))
                .page(
                        call.params(),
                        call.tx().newestFirst(Charge.KIND),
                        charge -> (customer == null || customer.equals(charge.customer()))
                                && (intent == null || intent.equals(charge.paymentIntent())));
    }

    private ObjectNode updateCharge(Call call) {
        Charge before = call.named(Charge.KIND, "charge", "id");
        String description = call.params().text("description");
        ObjectNode after = call.tx()
                .put(
                        Charge.KIND,
                        before.with(
                                description == null ? before.description() : description,
                                call.params().mergedMetadata("metadata", before.metadata())))
                .shape(call.tx());
        events.emit(call.tx(), "charge.updated", after);
        return after;
    }

    private ObjectNode refund(Call call) {
        Params params = call.params();
        Transaction tx = call.tx();
        Charge charge = refundable(call);
        Money left = new Money(
                charge.amount().minor() - charge.refunded(), charge.amount().currency());
        if (left.minor() == 0) {
            throw InvalidRequest.coded(
                    "charge_already_refunded", null, "Charge " + charge.id() + " has already been refunded.");
        }
        Money amount = new Money(params.whole("amount", left.minor()), left.currency());
        if (amount.minor() > left.minor()) {
            throw InvalidRequest.of(
                    "amount",
                    "Refund amount (" + amount.display() + ") is greater than unrefunded amount on charge ("
                            + left.display() + ")");
        }
        String id = Ids.next("re_");
        BalanceTransaction line = tx.put(
                BalanceTransaction.KIND,
                new BalanceTransaction(
                        Ids.next("txn_"),
                        tx.unixTime(),
                        BalanceTransaction.Type.REFUND,
                        amount.negated(),
                        new Money(0, amount.currency()),
                        id,
                        charge.description()));
        Charge refunded = tx.put(Charge.KIND, charge.withRefunded(charge.refunded() + amount.minor()));
        Refund refund = tx.put(
                Refund.KIND,
                new Refund(
                        id,
                        tx.unixTime(),
                        amount,
                        charge.id(),
                        charge.paymentIntent(),
                        params.text("reason"),
                        line.id(),
                        params.metadata("metadata")));
        events.emit(tx, "refund.created", refund.shape());
        events.emit(tx, "charge.refunded", refunded.shape(tx), Json.object().put("amount_refunded", charge.refunded()));
        return refund.shape();
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

    private ObjectNode refunds(Call call) {
        String charge = call.params().text("charge");
        String intent = call.params().text("payment_intent");
        return new Listing<>("refund", "/v1/refunds", Refund::id, Refund::created, Refund::shape)
                .page(
                        call.params(),
                        call.tx().newestFirst(Refund.KIND),
                        refund -> (charge == null || charge.equals(refund.charge()))
                                && (intent == null || intent.equals(refund.paymentIntent())));
    }

    private ObjectNode balanceTransactions(Call call) {
        String source = call.params().text("source");
        String type = call.params().text("type");
        String currency = call.params().text("currency");
        return new Listing<BalanceTransaction>(
                        "balance transaction",
                        "/v1/balance_transactions",
                        BalanceTransaction::id,
                        BalanceTransaction::created,
                        line -> line.shape(call.tx().unixTime()))
                .page(
                        call.params(),
                        call.tx().newestFirst(BalanceTransaction.KIND),
                        line -> (source == null || source.equals(line.source()))
                                && (type == null || type.equals(line.type().word()))
                                && (currency == null
                                        || currency.equals(
                                                line.amount().currency().code())));
    }

    private static ObjectNode balance(Call call) {
        return Shape.plain()
                .with("object", "balance")
                .with("available", sums(call.tx(), true))
                .with("livemode", false)
                .with("pending", sums(call.tx(), false))
                .node();
    }

    private static ArrayNode sums(Transaction tx, boolean available) {
        Map<String, Money> sums = new TreeMap<>();
        for (BalanceTransaction line : tx.newestFirst(BalanceTransaction.KIND)) {
            Money share = line.available(tx.unixTime()) == available
                    ? line.net()
                    : new Money(0, line.amount().currency());
            sums.merge(share.currency().code(), share, Money::plus);
        }
        ArrayNode array = Json.array();
        sums.values()
                .forEach(sum -> array.add(Shape.plain()
                        .with("amount", sum.minor())
                        .with("currency", sum.currency().code())
                        .with("source_types", Shape.plain().with("card", sum.minor()))
                        .node()));
        return array;
    }

    /** The account's books, oldest line first, one JSON object per line. */
    public static String books(Transaction tx, @Nullable String after) {
        StringBuilder text = new StringBuilder();
        boolean on = after == null;
        for (BalanceTransaction line : tx.newestFirst(BalanceTransaction.KIND).reversed()) {
            if (on) {
                text.append(line.shape(tx.unixTime())).append('\n');
            }
            on |= line.id().equals(after);
        }
        return text.toString();
    }
}

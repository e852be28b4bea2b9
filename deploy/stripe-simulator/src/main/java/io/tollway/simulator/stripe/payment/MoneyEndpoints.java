package io.tollway.simulator.stripe.payment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.resource.Call;
import io.tollway.simulator.stripe.resource.Endpoint;
import io.tollway.simulator.stripe.resource.Listing;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.webhook.EventLog;
import io.tollway.simulator.stripe.wire.Json;
import io.tollway.simulator.stripe.wire.Money;
import io.tollway.simulator.stripe.wire.Schema;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Charges, balance transactions and the balance. */
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

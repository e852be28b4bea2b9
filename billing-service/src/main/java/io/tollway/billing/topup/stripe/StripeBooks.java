package io.tollway.billing.topup.stripe;

import com.stripe.model.BalanceTransaction;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.Refund;
import com.stripe.param.BalanceTransactionListParams;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.reconciliation.ProviderBooks;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link ProviderBooks} on Stripe's balance transactions. */
@ApplicationScoped
class StripeBooks implements ProviderBooks {
    private static final long LONGEST_LIST = 100;

    private final StripeAccount account;

    StripeBooks(StripeAccount account) {
        this.account = account;
    }

    @Override
    public boolean configured() {
        return account.configured();
    }

    @Override
    public Uni<List<Line>> lines(Instant from, Instant until) {
        BalanceTransactionListParams between = BalanceTransactionListParams.builder()
                .setCreated(BalanceTransactionListParams.Created.builder()
                        .setGte(from.getEpochSecond())
                        .setLt(until.getEpochSecond())
                        .build())
                .addExpand("data.source")
                .setLimit(LONGEST_LIST)
                .build();
        return account.call("read its books", stripe -> {
            List<Line> lines = new ArrayList<>();
            for (BalanceTransaction line :
                    stripe.v1().balanceTransactions().list(between).autoPagingIterable()) {
                line(line).ifPresent(lines::add);
            }
            return List.copyOf(lines);
        });
    }

    private static Optional<Line> line(BalanceTransaction line) {
        long net = line.getAmount() - line.getFee();
        Optional<Line> ours =
                switch (line.getSourceObject()) {
                    case Charge charge
                    when charge.getPaymentIntent() != null ->
                        Optional.of(line(line, charge.getPaymentIntent(), line.getAmount()));
                    case Refund refund -> Optional.of(line(line, refund.getId(), net));
                    case Dispute dispute -> Optional.of(line(line, dispute.getId(), net));
                    case null, default -> Optional.empty();
                };
        if (ours.isPresent() && !"usd".equals(line.getCurrency())) {
            Log.warnf(
                    "Stripe's line %s is in %s, and the ledger is in usd: it is not compared",
                    line.getId(), line.getCurrency());
            return Optional.empty();
        }
        return ours;
    }

    private static Line line(BalanceTransaction line, String object, long cents) {
        return new Line(
                line.getId(), object, String.valueOf(line.getType()), cents, Instant.ofEpochSecond(line.getCreated()));
    }
}

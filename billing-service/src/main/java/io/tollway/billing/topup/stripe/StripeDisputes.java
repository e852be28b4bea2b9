package io.tollway.billing.topup.stripe;

import com.stripe.model.BalanceTransaction;
import com.stripe.model.Dispute;
import com.stripe.param.DisputeListParams;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.topup.dispute.DisputeRail;
import io.tollway.billing.topup.dispute.DisputeReading;
import io.tollway.billing.topup.dispute.DisputeReading.Moved;
import io.tollway.billing.topup.dispute.DisputeReading.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link DisputeRail} on Stripe's disputes. What was taken and given back is read from the balance transactions that a dispute carries. */
@ApplicationScoped
class StripeDisputes implements DisputeRail {
    private static final long LONGEST_LIST = 100;

    private final StripeAccount account;

    StripeDisputes(StripeAccount account) {
        this.account = account;
    }

    @Override
    public boolean configured() {
        return account.configured();
    }

    @Override
    public Uni<DisputeReading> read(String disputeId) {
        return account.call(
                "read a dispute", stripe -> reading(stripe.v1().disputes().retrieve(disputeId)));
    }

    @Override
    public Uni<List<String>> since(Instant opened) {
        DisputeListParams recent = DisputeListParams.builder()
                .setCreated(DisputeListParams.Created.builder()
                        .setGte(opened.getEpochSecond())
                        .build())
                .setLimit(LONGEST_LIST)
                .build();
        return account.call("list disputes", stripe -> {
            List<String> ids = new ArrayList<>();
            for (Dispute dispute : stripe.v1().disputes().list(recent).autoPagingIterable()) {
                ids.add(dispute.getId());
            }
            return List.copyOf(ids);
        });
    }

    static DisputeReading reading(Dispute dispute) {
        List<BalanceTransaction> lines =
                dispute.getBalanceTransactions() == null ? List.of() : dispute.getBalanceTransactions();
        return new DisputeReading(
                dispute.getId(),
                String.valueOf(dispute.getPaymentIntent()),
                String.valueOf(dispute.getStatus()),
                switch (String.valueOf(dispute.getStatus())) {
                    case "won" -> Outcome.WON;
                    case "lost" -> Outcome.LOST;
                    case "warning_closed", "prevented" -> Outcome.CLOSED;
                    default -> Outcome.OPEN;
                },
                String.valueOf(dispute.getReason()),
                dispute.getAmount() == null ? 0 : dispute.getAmount(),
                String.valueOf(dispute.getCurrency()),
                lines.stream()
                        .filter(line -> line.getAmount() < 0)
                        .findFirst()
                        .map(line -> new Moved(-line.getAmount(), line.getFee())),
                lines.stream()
                        .filter(line -> line.getAmount() > 0)
                        .findFirst()
                        .map(line -> new Moved(line.getAmount(), -line.getFee())),
                Instant.ofEpochSecond(dispute.getCreated()),
                Optional.ofNullable(dispute.getEvidenceDetails())
                        .map(Dispute.EvidenceDetails::getDueBy)
                        .map(Instant::ofEpochSecond));
    }
}

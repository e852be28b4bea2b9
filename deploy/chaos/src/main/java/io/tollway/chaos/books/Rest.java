package io.tollway.chaos.books;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.chaos.load.Customer;
import io.tollway.chaos.load.Seen;
import io.tollway.chaos.stack.Api;
import io.tollway.chaos.stack.ChaosFailure;
import io.tollway.chaos.stack.ChaosStack;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Waits until nothing moves any more: what was answered is in the ledger, and every lease is back. Then gathers the evidence. */
public final class Rest {
    private static final long LOOK_AGAIN_MS = 1_000;

    private Rest() {}

    /** @param patience idle leases come back after 30 seconds, what was cut by a kill a little later */
    public static Audit.Evidence gather(
            ChaosStack stack,
            LedgerReader ledger,
            List<Customer> customers,
            Seen seen,
            long leastBalance,
            Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!atRest(ledger, seen) && System.nanoTime() - deadline < 0) {
            Api.pause(LOOK_AGAIN_MS);
        }
        Map<UUID, Charge> charges = ledger.charges();
        List<LedgerReader.Wallet> wallets = ledger.wallets();
        long least = wallets.stream().mapToLong(LedgerReader.Wallet::balance).reduce(leastBalance, Math::min);
        return new Audit.Evidence(
                customers,
                seen,
                charges,
                ProviderInvoice.read(stack.value("TOLLWAY_PROVIDERS_URL")),
                wallets,
                ledger.oddLeases(),
                least,
                health(stack));
    }

    private static boolean atRest(LedgerReader ledger, Seen seen) {
        return ledger.oddLeases().stream().allMatch(lease -> lease.state().equals("CLOSED"))
                && ledger.charges().keySet().containsAll(seen.answers().keySet());
    }

    /** What billing finds wrong with its own books. */
    private static List<String> health(ChaosStack stack) {
        try {
            Api operator = new Api(stack.value("TOLLWAY_GATEWAY_URL"), stack.value("TOLLWAY_OPERATOR_KEY"));
            JsonNode health =
                    Api.parse(operator.get("/api/v1/operator/ledger/health").body());
            if (!health.path("invariants").isArray()) {
                throw new ChaosFailure("billing does not tell its health: " + health);
            }
            List<String> broken = new ArrayList<>();
            health.path("invariants").forEach(invariant -> {
                if (invariant.path("violations").asLong() != 0) {
                    broken.add("invariant " + invariant.path("name").asText() + ": "
                            + invariant.path("violations").asLong());
                }
            });
            if (health.path("dead_letters").asLong() != 0) {
                broken.add("dead letters: " + health.path("dead_letters").asLong());
            }
            health.path("gaps").forEach(gap -> broken.add("gap: " + gap));
            return broken;
        } catch (IOException e) {
            throw new ChaosFailure("billing cannot be asked: " + e.getMessage(), e);
        }
    }
}

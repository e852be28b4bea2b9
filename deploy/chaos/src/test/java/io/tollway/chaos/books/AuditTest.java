package io.tollway.chaos.books;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.chaos.load.Customer;
import io.tollway.chaos.load.Purse;
import io.tollway.chaos.load.Seen;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Each promise, kept and broken. */
class AuditTest {
    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final UUID REQUEST = UUID.randomUUID();
    private static final Customer CAPPED = new Customer(ORGANIZATION, Purse.CAPPED_KEY, "sk");

    private final Seen seen = new Seen();
    private Map<UUID, Charge> charges = Map.of(REQUEST, new Charge(ORGANIZATION, "complete", 100));
    private ProviderInvoice invoice = new ProviderInvoice(Map.of(REQUEST, 100L), Map.of(REQUEST, 100L));
    private LedgerReader.Wallet wallet = new LedgerReader.Wallet(ORGANIZATION, 900, 0, 100, 100);
    private List<LedgerReader.OddLease> oddLeases = List.of();
    private long least = 900;
    private List<String> health = List.of();

    AuditTest() {
        seen.answered(REQUEST, new Seen.Answer(ORGANIZATION, 100));
    }

    @Test
    void booksThatCloseAreGreen() {
        assertThat(checks()).isEmpty();
    }

    @Test
    void anAnswerWithoutACharge() {
        charges = Map.of();

        assertThat(checks()).containsExactly("answered-but-not-charged");
    }

    @Test
    void aChargeThatDiffersFromWhatTheClientWasTold() {
        charges = Map.of(REQUEST, new Charge(ORGANIZATION, "complete", 99));

        assertThat(checks()).containsExactlyInAnyOrder("charged-otherwise-than-said", "complete-but-not-paid-in-full");
    }

    @Test
    void aChargeToSomebodyElse() {
        charges = Map.of(REQUEST, new Charge(UUID.randomUUID(), "complete", 100));

        assertThat(checks()).containsExactly("charged-otherwise-than-said");
    }

    @Test
    void aChargeBeyondWhatWasServed() {
        invoice = new ProviderInvoice(Map.of(REQUEST, 99L), Map.of(REQUEST, 99L));

        assertThat(checks()).containsExactly("charged-but-not-served");
    }

    @Test
    void aFailedRequestMayCostLessThanItsProviderTook() {
        UUID failed = UUID.randomUUID();
        charges = Map.of(
                REQUEST,
                new Charge(ORGANIZATION, "complete", 100),
                failed,
                new Charge(ORGANIZATION, "provider_failed", 0));
        invoice = new ProviderInvoice(Map.of(REQUEST, 100L, failed, 70L), Map.of(REQUEST, 100L));

        assertThat(checks()).isEmpty();
    }

    @Test
    void aBalanceThatWasBelowZeroForAMoment() {
        least = -1;

        assertThat(checks()).containsExactly("balance-below-zero");
    }

    @Test
    void aKeyThatSpentMoreThanItsLimit() {
        wallet = new LedgerReader.Wallet(ORGANIZATION, 1, 0, 30_000_001, 30_000_001);

        assertThat(checks()).containsExactly("key-limit-exceeded");
    }

    @Test
    void aWalletThatIsNotTheSumOfItsRowsOrStillPromisesMoney() {
        wallet = new LedgerReader.Wallet(ORGANIZATION, 900, 5, 101, 100);

        assertThat(checks()).containsExactlyInAnyOrder("wallet-differs-from-its-rows", "money-still-promised");
    }

    @Test
    void leasesThatAreStuckOrOverdrawn() {
        oddLeases = List.of(
                new LedgerReader.OddLease(UUID.randomUUID(), "CLOSING", "balance", 10, 5, 0),
                new LedgerReader.OddLease(UUID.randomUUID(), "CLOSED", "balance", 10, 10, 1));

        assertThat(checks()).containsExactlyInAnyOrder("lease-stuck", "lease-overdrawn");
    }

    @Test
    void aRefusalForWantOfMoneyOfSomebodyWhoHasIt() {
        seen.refused(Purse.SCANT, 402, "balance");
        seen.refused(Purse.AMPLE, 503, "billing_unavailable");
        assertThat(checks()).isEmpty();

        seen.refused(Purse.AMPLE, 402, "balance");
        assertThat(checks()).containsExactly("undeserved-refusal");
    }

    @Test
    void aFailureOfOursThatLooksLikeTheCallers() {
        seen.refused(Purse.SCANT, 401, "invalid_api_key");

        assertThat(checks()).containsExactly("undeserved-refusal");
    }

    @Test
    void whatBillingSaysOfItself() {
        health = List.of("dead letters: 1");

        assertThat(checks()).containsExactly("billing-says-so");
    }

    private List<String> checks() {
        return Audit.of(new Audit.Evidence(
                        List.of(CAPPED), seen, charges, invoice, List.of(wallet), oddLeases, least, health))
                .stream()
                .map(Finding::check)
                .toList();
    }
}

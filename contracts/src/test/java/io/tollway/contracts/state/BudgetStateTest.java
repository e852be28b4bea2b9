package io.tollway.contracts.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.contracts.EventJson;
import io.tollway.contracts.EventJson.UnreadableEvent;
import io.tollway.contracts.state.BudgetState.Kind;
import io.tollway.contracts.state.BudgetState.Mode;
import io.tollway.contracts.state.BudgetState.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetStateTest {
    private static final UUID ID = UUID.fromString("0199a000-0000-7000-8000-000000000001");

    @Test
    void aPolicysBudgetsSurviveTheirJson() throws UnreadableEvent {
        PolicyState policy = new PolicyState(
                ID,
                List.of(),
                2,
                null,
                List.of(
                        budget(new Subject(Kind.PROJECT, ID, null), "UTC"),
                        budget(new Subject(Kind.TAG, null, "team-a"), "Europe/Berlin"),
                        budget(new Subject(Kind.END_USER, null, null), "UTC")));

        assertThat(EventJson.read(EventJson.write(policy), PolicyState.class)).isEqualTo(policy);
    }

    @Test
    void aPolicyWithoutBudgetsLooksAsBeforeThereWereAny() throws UnreadableEvent {
        PolicyState policy = new PolicyState(ID, List.of(), 2);

        String text = new String(EventJson.write(policy), StandardCharsets.UTF_8);
        assertThat(text).doesNotContain("budgets");
        assertThat(EventJson.read(EventJson.write(policy), PolicyState.class).budgets())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DAILY,    UTC,              2026-03-29T10:00:00Z, 2026-03-29T00:00:00Z, 2026-03-30T00:00:00Z",
        "DAILY,    Europe/Berlin,    2026-03-29T10:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "DAILY,    Europe/Berlin,    2026-03-29T22:00:00Z, 2026-03-29T22:00:00Z, 2026-03-30T22:00:00Z",
        "DAILY,    America/Santiago, 2026-09-06T12:00:00Z, 2026-09-06T04:00:00Z, 2026-09-07T03:00:00Z",
        "WEEKLY,   UTC,              2026-03-01T23:59:59Z, 2026-02-23T00:00:00Z, 2026-03-02T00:00:00Z",
        "MONTHLY,  Asia/Kolkata,     2026-01-31T18:30:00Z, 2026-01-31T18:30:00Z, 2026-02-28T18:30:00Z",
        "MONTHLY,  Asia/Kolkata,     2026-01-31T18:29:59Z, 2025-12-31T18:30:00Z, 2026-01-31T18:30:00Z",
    })
    void aWindowIsOneOfTheZonesCalendar(BudgetWindow window, String zone, Instant at, Instant start, Instant end) {
        assertThat(window.at(at, ZoneId.of(zone))).isEqualTo(new BudgetWindow.Span(start, end));
    }

    @Test
    void aLifetimeHasNoWindow() {
        assertThat(BudgetWindow.LIFETIME.at(Instant.EPOCH, ZoneId.of("UTC"))).isNull();
    }

    @Test
    void eachValueHasABucketOfItsOwnInEachBudget() {
        UUID other = UUID.fromString("0199a000-0000-7000-8000-000000000002");

        BudgetBucket alice = BudgetBucket.of(ID, "alice");
        assertThat(alice).isEqualTo(BudgetBucket.of(ID, "alice"));
        assertThat(alice.id())
                .isNotIn(
                        BudgetBucket.of(ID, "bob").id(),
                        BudgetBucket.of(other, "alice").id(),
                        ID);
        assertThat(alice.id().version()).isEqualTo(8);
        assertThat(alice.id().variant()).isEqualTo(2);
        assertThat(BudgetBucket.of(ID)).isEqualTo(new BudgetBucket(ID, null));
    }

    @Test
    void aValueThatNoDatabaseWouldStoreIsKeptAsItsDigestAndFoundAgainUnderIt() {
        for (String hostile : List.of("x".repeat(129), "nul\u0000", "half \uD800 pair", "line\nbreak")) {
            BudgetBucket bucket = BudgetBucket.of(ID, hostile);

            String kept = String.valueOf(bucket.value());
            assertThat(kept).matches("sha256:[0-9a-f]{64}");
            assertThat(BudgetBucket.of(ID, kept)).isEqualTo(bucket);
        }
    }

    @Test
    void aBudgetWithoutASubjectLimitOrZoneThatMakeSenseIsRefused() {
        assertThatThrownBy(() -> new Subject(Kind.PROJECT, null, null)).hasMessageContaining("subject.id");
        assertThatThrownBy(() -> new Subject(Kind.TAG, ID, "a")).hasMessageContaining("subject.id");
        assertThatThrownBy(() -> new Subject(Kind.ORGANIZATION, null, "a")).hasMessageContaining("subject.value");
        assertThatThrownBy(() -> budget(new Subject(Kind.ORGANIZATION, null, null), "Mars/Olympus"))
                .hasMessageContaining("time_zone");
        assertThatThrownBy(() -> new BudgetState(
                        ID,
                        "b",
                        new Subject(Kind.ORGANIZATION, null, null),
                        -1,
                        BudgetWindow.DAILY,
                        "UTC",
                        Mode.ENFORCE))
                .hasMessageContaining("limit_nano");
    }

    private static BudgetState budget(Subject subject, String zone) {
        return new BudgetState(ID, "b", subject, 5, BudgetWindow.MONTHLY, zone, Mode.SHADOW);
    }
}

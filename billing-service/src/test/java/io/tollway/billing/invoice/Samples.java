package io.tollway.billing.invoice;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.JournalEntry;
import io.tollway.billing.ledger.PostingKind;
import io.tollway.billing.ledger.Statement;
import io.tollway.billing.ledger.UsageLine;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.state.Names;
import io.tollway.billing.state.StateFold;
import io.tollway.billing.topup.CheckoutReading.Receipt;
import io.tollway.billing.topup.TopUpReceipts.Sold;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.BudgetState;
import io.tollway.contracts.state.MemberState;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.state.TenantState;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/** A month of one organization, with a little of everything. */
final class Samples {
    static final OrganizationId ORGANIZATION = OrganizationId.fromString("01900000-0000-7000-8000-0000000000aa");
    static final Period NOVEMBER = Period.of(YearMonth.of(2026, 11), ZoneId.of("UTC"));
    static final Instant ISSUED = Instant.parse("2026-12-01T00:16:00Z");
    static final Document.Annex ANNEX = new Document.Annex(1_234_571, NanoUsd.parse("21.305500043"), "ab".repeat(32));

    private static final UUID PROJECT = UUID.fromString("01900000-0000-7000-8000-00000000b001");
    private static final UUID KEY = UUID.fromString("01900000-0000-7000-8000-00000000c001");
    private static final UUID OTHER_KEY = UUID.fromString("01900000-0000-7000-8000-00000000c002");

    private Samples() {}

    static Statement statement() {
        return statement("0.00", entries(), usage());
    }

    static Statement statement(String opening, List<JournalEntry> entries, List<UsageLine> usage) {
        NanoUsd start = NanoUsd.parse(opening);
        NanoUsd closing = entries.stream().map(JournalEntry::change).reduce(start, NanoUsd::plus);
        return new Statement(
                NOVEMBER.start(),
                NOVEMBER.end(),
                start,
                closing,
                entries,
                usage,
                Instant.parse("2026-12-01T00:15:02Z"));
    }

    static List<JournalEntry> entries() {
        return List.of(
                entry(PostingKind.GRANT, "2026-11-02T09:00:00Z", "5.00", "0", "grant:01", "Welcome credit"),
                entry(PostingKind.TOP_UP, "2026-11-03T10:00:00Z", "25.00", "1.38", "stripe:pi_1", ""),
                entry(PostingKind.USAGE, "2026-11-04T11:00:00Z", "-20.305500042", "0", "usage:1", ""),
                entry(PostingKind.TOP_UP, "2026-11-20T10:00:00Z", "1000.00", "55.00", "stripe:pi_2", ""),
                entry(PostingKind.USAGE, "2026-11-21T11:00:00Z", "-1.000000001", "0", "usage:2", ""),
                entry(PostingKind.GRANT_EXPIRY, "2026-11-30T23:59:59Z", "-0.50", "0", "expiry:01", "Welcome credit"));
    }

    private static JournalEntry entry(
            PostingKind kind, String at, String change, String fee, String reference, String memo) {
        return new JournalEntry(
                new UUID(1, reference.hashCode()),
                kind,
                Instant.parse(at),
                NanoUsd.parse(change),
                NanoUsd.parse(fee),
                NanoUsd.ZERO,
                reference,
                memo);
    }

    static List<UsageLine> usage() {
        List<UsageLine> lines = new ArrayList<>();
        lines.add(line(
                KEY, "openai/gpt-4o-mini", "openai", "platform", 1_234_567, 88_000_123, 9_120_444, "20.305500042"));
        lines.add(line(OTHER_KEY, "=cmd|' /C calc'!A0", "anthropic", "platform", 3, 1200, 90, "1.000000001"));
        lines.add(line(KEY, "openai/gpt-4o-mini", "openai", "byok:our, own", 1, 12, 3, "0"));
        return List.copyOf(lines);
    }

    private static UsageLine line(
            UUID key, String model, String provider, String source, long requests, long in, long out, String charge) {
        return new UsageLine(
                PROJECT, key, model, provider, source, requests, in, out, NanoUsd.parse(charge), NanoUsd.parse(charge));
    }

    static Map<String, Sold> sold() {
        Receipt receipt = new Receipt(
                "in_1",
                Optional.of("B2C3D4E5-0001"),
                Optional.of("https://invoice.test/i/in_1"),
                Optional.of("https://invoice.test/i/in_1/pdf"));
        UUID topUp = UUID.fromString("01900000-0000-7000-8000-00000000d001");
        return Map.of("pi_1", new Sold(topUp, "pi_1", Optional.of("PO-4711"), "none@1", Optional.of(receipt)));
    }

    static Names names() {
        return new Names(Map.of(KEY, "Production, EU"), Map.of(PROJECT, "Checkout"));
    }

    static Document draft() {
        return assembly().draft(ORGANIZATION, NOVEMBER, statement(), sold(), Map.of(), names());
    }

    static Document issued() {
        return draft().issued("S-2026-000001", ISSUED, ANNEX);
    }

    static DocumentAssembly assembly() {
        return new DocumentAssembly(new Config(), new OneTenant());
    }

    private record Config() implements DocumentConfig {
        @Override
        public Seller seller() {
            return new TestSeller();
        }

        @Override
        public String series() {
            return "S";
        }

        @Override
        public Duration closeAfter() {
            return Duration.ofMinutes(15);
        }

        @Override
        public Duration closeEvery() {
            return Duration.ofMinutes(1);
        }
    }

    private record TestSeller() implements DocumentConfig.Seller {
        @Override
        public String name() {
            return "Tollway";
        }

        @Override
        public Optional<List<String>> address() {
            return Optional.of(List.of("1 Harbour Street", "Dublin, Ireland"));
        }

        @Override
        public Optional<String> taxId() {
            return Optional.empty();
        }

        @Override
        public String contact() {
            return "billing@tollway.invalid";
        }
    }

    /** The fold after it heard of one organization. */
    private record OneTenant() implements StateFold {
        @Override
        public Optional<TenantState> tenant(UUID organizationId) {
            return Optional.of(new TenantState(
                    organizationId,
                    "Müller & Söhne <GmbH>",
                    TenantState.Status.ACTIVE,
                    "finance@example.test",
                    "UTC",
                    Instant.EPOCH,
                    1));
        }

        @Override
        public Optional<ApiKeyState> key(UUID keyId) {
            return Optional.empty();
        }

        @Override
        public OptionalLong policyVersion(UUID organizationId) {
            return OptionalLong.empty();
        }

        @Override
        public Optional<BudgetState> budget(UUID organizationId, UUID budgetId) {
            return Optional.empty();
        }

        @Override
        public Optional<PriceState> price(String endpointId, int version) {
            return Optional.empty();
        }

        @Override
        public Optional<MemberState> member(UUID organizationId, String subject) {
            return Optional.empty();
        }

        @Override
        public boolean complete() {
            return true;
        }

        @Override
        public boolean current() {
            return true;
        }

        @Override
        public long revision() {
            return 1;
        }

        @Override
        public void onTenant(Consumer<TenantState> listener) {}
    }
}

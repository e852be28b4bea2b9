package io.tollway.gateway.credit;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.gateway.budget.BudgetMatch;
import io.tollway.gateway.usage.SpoolFixture;
import io.tollway.gateway.usage.StartRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gateway's credit with a real spool, against any authority. One output token costs 1 000 nano-dollars, input is free unless said otherwise. */
final class CreditFixture implements AutoCloseable {
    static final long TOKEN = 1_000;
    /** Who answers every request. */
    static final String MODEL = "acme/one";

    static final UUID ORG = UUID.fromString("0198b000-0000-7000-8000-000000000001");
    static final PriceState PRICE = price(0, 1_000 * TOKEN);

    final SpoolFixture spool;
    final LeasedCredit credit;
    final Settings settings;

    CreditFixture(Path folder, Vertx vertx, LeaseAuthority authority, Settings settings) {
        this(folder, vertx, authority, settings, "gw-1");
    }

    /** The gateway of that name. */
    CreditFixture(Path folder, Vertx vertx, LeaseAuthority authority, Settings settings, String node) {
        this.spool = SpoolFixture.open(folder, node).kept();
        this.settings = settings;
        this.credit = new LeasedCredit(settings, node, vertx, authority, spool.journal(), Clock.systemUTC());
        credit.start();
    }

    HoldOutcome reserve(@Nullable Long maxTokens) {
        return join(credit.reserve(request(key(null), maxTokens)));
    }

    HoldOutcome reserve(ApiKeyState key, @Nullable Long maxTokens) {
        return join(credit.reserve(request(key, maxTokens)));
    }

    /** Runs a request to its end as the path does. */
    UUID complete(Hold hold, long chargeNano) {
        UUID request = UUID.randomUUID();
        StartRecord start = SpoolFixture.start(ORG, request, hold.amountNano(), hold.leaseIds());
        join(spool.start(start));
        List<LeaseCharge> charges = hold.settle(chargeNano, MODEL);
        spool.finish(SpoolFixture.end(start, chargeNano, charges));
        return request;
    }

    static HoldRequest request(ApiKeyState key, @Nullable Long maxTokens) {
        return new HoldRequest(ORG, key, 1, List.of(PRICE), RequestSize.text(10, 1, 0), maxTokens, 100_000L, null, 1);
    }

    static HoldRequest request(ApiKeyState key, @Nullable Long maxTokens, List<BudgetMatch> budgets) {
        return request(key, maxTokens, 1, budgets);
    }

    static HoldRequest request(ApiKeyState key, @Nullable Long maxTokens, long policy, List<BudgetMatch> budgets) {
        return new HoldRequest(
                ORG, key, policy, List.of(PRICE), RequestSize.text(10, 1, 0), maxTokens, 100_000L, null, 1, budgets);
    }

    static PriceState price(long inputPico, long outputPico) {
        return new PriceState(
                "m@p",
                1,
                Map.of("input", inputPico, "output", outputPico),
                Map.of("input", 0L, "output", 0L),
                Instant.EPOCH);
    }

    static ApiKeyState key(@Nullable Long limit) {
        return key(limit, null);
    }

    static ApiKeyState key(@Nullable Long limit, ApiKeyState.@Nullable LimitReset reset) {
        return new ApiKeyState(
                UUID.fromString("0198b000-0000-7000-8000-00000000000a"),
                ORG,
                UUID.fromString("0198b000-0000-7000-8000-00000000000b"),
                null,
                ApiKeyState.Kind.API,
                "ab".repeat(32),
                "sk-tw-v1-…abcd",
                "build server",
                List.of(),
                false,
                null,
                limit,
                reset,
                1,
                Instant.EPOCH,
                1);
    }

    static <T> T join(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            credit.stop();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        spool.close();
    }

    /** Defaults of {@link CreditConfig}, with the times short. */
    record Settings(
            URI leaseUrl,
            Path leaseTokenFile,
            Duration waitTimeout,
            Duration idleReturn,
            Duration lowBalanceIdleReturn,
            Duration callTimeout)
            implements CreditConfig {
        static Settings quick() {
            return new Settings(
                    URI.create("http://127.0.0.1:1"),
                    Path.of("none"),
                    Duration.ofMillis(1_500),
                    Duration.ofSeconds(30),
                    Duration.ofMillis(300),
                    Duration.ofSeconds(2));
        }

        @Override
        public int maxWaiting() {
            return 500;
        }

        @Override
        public Duration tick() {
            return Duration.ofMillis(20);
        }

        @Override
        public Duration margin() {
            return Duration.ofSeconds(2);
        }

        @Override
        public long minSliceNano() {
            return 20_000_000;
        }

        @Override
        public long maxSliceNano() {
            return 50_000_000_000L;
        }

        @Override
        public long defaultOutputTokens() {
            return 8192;
        }

        @Override
        public long outputFloorTokens() {
            return 256;
        }

        @Override
        public long imageTokens() {
            return 50_000;
        }
    }
}

package io.tollway.gateway.credit;

import io.tollway.contracts.state.ApiKeyState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * What the check of a lease costs a request while the lease lasts: estimate the bound, reserve it, settle. Run by {@code ./tollway bench --ledger}; prints one
 * JSON object.
 *
 * <p>A loop in JMH's manner: warm-up and measured iterations of a second each, results consumed, the median told with the quickest and the slowest.
 */
final class LeaseCheckSpeed {
    private static final int WARM_UP = 8;
    private static final int ITERATIONS = 15;
    private static final long ITERATION_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int BATCH = 1_000;

    private static long waited;

    /** Read by nobody; written so that no result is thrown away by the compiler. */
    static volatile long consumed;

    private LeaseCheckSpeed() {}

    /** @param arguments a folder for the spool */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "lease-check-");
        Vertx vertx = Vertx.vertx();
        try {
            FakeAuthority authority = new FakeAuthority();
            authority.limit(CreditFixture.ORG, Long.MAX_VALUE / 8);
            ApiKeyState limited = CreditFixture.key(1_000_000_000_000L);
            authority.limit(limited.keyId(), 1_000_000_000_000L);
            double[] plain = run(vertx, folder.resolve("balance"), authority, CreditFixture.key(null));
            double[] withKey = run(vertx, folder.resolve("key"), authority, limited);
            System.out.println("{\"nanos\":" + plain[ITERATIONS / 2] + ",\"nanos_least\":" + plain[0]
                    + ",\"nanos_most\":" + plain[ITERATIONS - 1] + ",\"nanos_with_a_key_limit\":"
                    + withKey[ITERATIONS / 2] + ",\"iterations\":" + ITERATIONS + ",\"waited_for_a_lease\":" + waited
                    + ",\"breaks\":[]}");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Nanoseconds for each request, by iteration, ascending. */
    private static double[] run(Vertx vertx, Path folder, FakeAuthority authority, ApiKeyState key) {
        CreditFixture gateway = new CreditFixture(folder, vertx, authority, CreditFixture.Settings.quick());
        HoldRequest request = CreditFixture.request(key, 1_000L);
        double[] nanos = new double[ITERATIONS];
        for (int i = -WARM_UP; i < ITERATIONS; i++) {
            double found = iteration(gateway.credit, request);
            if (i >= 0) {
                nanos[i] = found;
            }
        }
        Arrays.sort(nanos);
        gateway.close();
        return nanos;
    }

    private static double iteration(LeasedCredit credit, HoldRequest request) {
        long began = System.nanoTime();
        long requests = 0;
        long sum = 0;
        long spent = 0;
        while (spent < ITERATION_NANOS) {
            for (int i = 0; i < BATCH; i++) {
                Future<HoldOutcome> outcome = credit.reserve(request);
                if (!outcome.isComplete()) {
                    // A lease was renewed this very moment; such a request waits for billing, and is counted apart.
                    waited++;
                    CreditFixture.join(outcome);
                }
                if (!(outcome.result() instanceof HoldOutcome.Held held)) {
                    throw new IllegalStateException("not held: " + outcome);
                }
                sum += held.hold().amountNano();
                sum += held.hold().settle(0, CreditFixture.MODEL).size();
            }
            requests += BATCH;
            spent = System.nanoTime() - began;
        }
        consumed = sum;
        return spent / (double) requests;
    }
}

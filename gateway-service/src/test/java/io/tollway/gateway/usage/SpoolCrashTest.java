package io.tollway.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A gateway killed without warning loses no FINAL that {@code keep} returned behind, and leaves every other request to be ended as failed. */
class SpoolCrashTest {
    private static final UUID LEASE = UUID.fromString("0198a000-0000-7000-8000-00000000001e");

    @TempDir
    Path folder;

    @RepeatedTest(3)
    void whatWasFinishedBeforeTheKillIsChargedAndTheRestIsFree() throws Exception {
        Map<UUID, Long> finished = new HashMap<>();
        Set<UUID> started = new HashSet<>();
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] words = line.split(" ");
                if (!words[words.length - 1].equals("done")) {
                    continue; // the kill cut the line
                }
                switch (words[0]) {
                    case "started" -> started.add(UUID.fromString(words[1]));
                    case "finished" -> finished.put(UUID.fromString(words[1]), Long.parseLong(words[2]));
                    default -> throw new IllegalStateException(line);
                }
                if (finished.size() == 500) {
                    child.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(child.waitFor()).isNotZero();
        assertThat(finished).hasSizeGreaterThanOrEqualTo(500);

        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            Map<UUID, Long> charged = new HashMap<>();
            long seq = 0;
            for (UsageEvent event : fixture.shipped()) {
                assertThat(event.spoolSeq()).isEqualTo(++seq);
                if (event instanceof UsageEvent.Final end) {
                    assertThat(charged.put(end.requestId(), end.chargeNano())).isNull();
                }
            }
            assertThat(charged).containsAllEntriesOf(finished);
            assertThat(charged.keySet()).containsAll(started);
            long sum = charged.values().stream().mapToLong(Long::longValue).sum();
            assertThat(fixture.spool.open()).singleElement().satisfies(lease -> {
                assertThat(lease.leaseId()).isEqualTo(LEASE);
                assertThat(lease.count()).isEqualTo(charged.size());
                assertThat(lease.sumNano()).isEqualTo(sum);
            });
        }
    }

    /** The process that is killed: it says what it did only after it was done. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws IOException {
            SpoolFixture fixture = SpoolFixture.open(Path.of(args[0])).kept();
            fixture.spool
                    .asked(List.of(JournaledLease.asked(
                            LEASE, SpoolFixture.ORGANIZATION, "balance", SpoolFixture.ORGANIZATION, null, null)))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            fixture.spool.granted(LEASE, 1_000_000_000, Instant.parse("2030-01-01T00:00:00Z"));
            for (int thread = 0; thread < 4; thread++) {
                Thread.ofPlatform().start(() -> work(fixture));
            }
        }

        private static void work(SpoolFixture fixture) {
            for (long i = 1; ; i++) {
                StartRecord start =
                        SpoolFixture.start(SpoolFixture.ORGANIZATION, UUID.randomUUID(), 1_000, List.of(LEASE));
                fixture.start(start).toCompletionStage().toCompletableFuture().join();
                System.out.println("started " + start.requestId() + " done");
                long charge = i % 1_000;
                fixture.finish(SpoolFixture.end(
                        start, charge, List.of(new LeaseCharge(LEASE, "balance", SpoolFixture.ORGANIZATION, charge))));
                System.out.println("finished " + start.requestId() + " " + charge + " done");
            }
        }
    }
}

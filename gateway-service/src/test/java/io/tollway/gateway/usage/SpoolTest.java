package io.tollway.gateway.usage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageEvent;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final UUID ORG = SpoolFixture.ORGANIZATION;

    @TempDir
    Path folder;

    @Test
    void recordsAreNumberedWithoutGapsWhateverTheThread() {
        try (SpoolFixture fixture = SpoolFixture.open(folder).kept()) {
            List<CompletableFuture<Void>> threads = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                threads.add(CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 100; i++) {
                        StartRecord start = SpoolFixture.start(ORG, UUID.randomUUID(), 10, List.of());
                        join(fixture.start(start));
                        fixture.finish(SpoolFixture.end(start, 1, List.of()));
                    }
                }));
            }
            threads.forEach(CompletableFuture::join);

            List<UsageEvent> events = fixture.shipped();
            assertThat(events).hasSize(1_600);
            for (int i = 0; i < events.size(); i++) {
                assertThat(events.get(i).spoolSeq()).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void aStartCompletesOnlyOnceItIsOnDiskAndNothingElseMayBeShipped() {
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            for (int i = 0; i < 50; i++) {
                StartRecord start = SpoolFixture.start(ORG, UUID.randomUUID(), 10, List.of());
                Future<Void> durable = fixture.start(start);
                long seq = fixture.spool.lastSeq();
                join(durable);
                assertThat(fixture.spool.durable().lastSeq()).isGreaterThanOrEqualTo(seq);
            }
        }
    }

    @Test
    void aRequestHasOneStartAndOneEnd() {
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            StartRecord start = SpoolFixture.start(ORG, UUID.randomUUID(), 10, List.of());
            fixture.start(start);
            fixture.finish(SpoolFixture.end(start, 1, List.of()));

            assertThatThrownBy(() -> fixture.finish(SpoolFixture.end(start, 1, List.of())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no open START");
            assertThat(fixture.shipped()).hasSize(2);
        }
    }

    @Test
    void twoProcessesNeverShareAFolder() {
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            assertThat(fixture.spool.refusal()).isNull();
            assertThatThrownBy(() -> SegmentFolder.take(folder, "gw-2"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("gateway.spool.directory")
                    .hasMessageContaining("in use by another gateway, gw-1");
        }
    }

    @Test
    void theSpoolKeepsItsIdentityAndItsNumbersOverARestart() {
        UUID id;
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            id = fixture.spool.spoolId();
            complete(fixture, 3);
        }
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            assertThat(fixture.spool.spoolId()).isEqualTo(id);
            complete(fixture, 1);
            assertThat(fixture.shipped())
                    .extracting(UsageEvent::spoolSeq)
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        }
    }

    @Test
    void anOpenRequestIsEndedAsFailedAndFreeUnderItsOwnIdWithZeroOnEveryLeaseThatIsStillOpen() {
        UUID open = UUID.randomUUID();
        UUID closed = UUID.randomUUID();
        UUID request = UUID.randomUUID();
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            lease(fixture, open, closed);
            fixture.spool.granted(open, 1_000, Instant.parse("2030-01-01T00:00:00Z"));
            fixture.start(SpoolFixture.start(ORG, request, 77, List.of(open, closed)));
            fixture.spool.closeAsRecorded(closed);
        }
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            UsageEvent.Final end = (UsageEvent.Final) fixture.shipped().getLast();
            assertThat(end.requestId()).isEqualTo(request);
            assertThat(end.outcome()).isEqualTo(UsageEvent.Outcome.GATEWAY_FAILED);
            assertThat(end.chargeNano()).isZero();
            assertThat(end.holdNano()).isEqualTo(77);
            assertThat(end.charges()).containsExactly(new LeaseCharge(open, "balance", ORG, 0));
            assertThat(fixture.spool.open()).singleElement().satisfies(lease -> {
                assertThat(lease.leaseId()).isEqualTo(open);
                assertThat(lease.grantedNano()).isEqualTo(1_000);
                assertThat(lease.count()).isEqualTo(1);
                assertThat(lease.sumNano()).isZero();
            });
        }
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            assertThat(fixture.shipped().stream().filter(UsageEvent.Final.class::isInstance))
                    .hasSize(1);
        }
    }

    @Test
    void aLeaseIsClosedOnlyBehindAllItsEnds() {
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            UUID lease = UUID.randomUUID();
            lease(fixture, lease);
            StartRecord start = SpoolFixture.start(ORG, UUID.randomUUID(), 10, List.of(lease));
            fixture.start(start);

            assertThat(fixture.spool.close(lease, 1, 7)).isFalse();
            fixture.finish(SpoolFixture.end(start, 7, List.of(new LeaseCharge(lease, "balance", ORG, 7))));
            assertThat(fixture.spool.close(lease, 1, 7)).isTrue();

            UsageEvent.Close close = (UsageEvent.Close) fixture.shipped().getLast();
            assertThat(close.count()).isEqualTo(1);
            assertThat(close.sumNano()).isEqualTo(7);
        }
    }

    @Test
    void everyTruncationPointKeepsAllWholeRecordsAndNothingElse() throws Exception {
        List<Integer> ends = new ArrayList<>();
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            complete(fixture, 1);
            assertThat(fixture.shipped()).hasSize(2);
        }
        Path segment = folder.resolve("000000000001.seg");
        byte[] whole = java.util.Arrays.copyOf(Files.readAllBytes(segment), 4096);
        ByteBuffer content = ByteBuffer.wrap(whole);
        int end = 0;
        for (Frame frame = Frame.read(content, 0, 1); frame != null; frame = Frame.read(content, end, 1)) {
            end += frame.size();
            ends.add(end);
        }
        for (int cut = 0; cut <= end; cut++) {
            byte[] torn = new byte[whole.length];
            System.arraycopy(whole, 0, torn, 0, cut);
            // What a torn write leaves behind the cut must not matter.
            java.util.Arrays.fill(torn, cut, Math.min(torn.length, cut + 700), (byte) 0x5A);
            long expected = expected(content, cut);
            Files.write(segment, torn, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            try (SegmentFolder taken = SegmentFolder.take(folder, "gw-2")) {
                var recovered = new SpoolRecovery(taken, (id, place) -> {}).run();
                assertThat(recovered.state().lastSeq()).as("cut at %d", cut).isEqualTo(expected);
                requireNonNull(recovered.active()).close();
            }
            assertThat(tailIsClear(segment, ends, cut)).as("cut at %d", cut).isTrue();
        }
    }

    private static long expected(ByteBuffer whole, int cut) {
        long seq = 0;
        int at = 0;
        for (Frame frame = Frame.read(whole, 0, 1);
                frame != null && at + frame.size() <= cut;
                frame = Frame.read(whole, at, 1)) {
            at += frame.size();
            seq = frame.type().shipped() ? frame.seq() : seq;
        }
        return seq;
    }

    private static boolean tailIsClear(Path segment, List<Integer> ends, int cut) throws IOException {
        int kept = ends.stream().filter(end -> end <= cut).reduce(0, Math::max);
        byte[] after = Files.readAllBytes(segment);
        for (int i = kept; i < after.length; i++) {
            if (after[i] != 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void aFlippedBitAnywhereEndsTheLogThere() throws Exception {
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            complete(fixture, 3);
        }
        Path segment = folder.resolve("000000000001.seg");
        byte[] whole = Files.readAllBytes(segment);
        int first = requireNonNull(Frame.read(ByteBuffer.wrap(whole), 0, 1)).size();
        int second =
                requireNonNull(Frame.read(ByteBuffer.wrap(whole), first, 1)).size();
        for (int at = first + second; at < first + second + 200; at += 7) {
            byte[] rotten = whole.clone();
            rotten[at] ^= 0x10;
            Files.write(segment, rotten, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            try (SegmentFolder taken = SegmentFolder.take(folder, "gw-2")) {
                var recovered = new SpoolRecovery(taken, (id, place) -> {}).run();
                assertThat(recovered.state().lastSeq()).isEqualTo(1);
                requireNonNull(recovered.active()).close();
            }
        }
    }

    @Test
    void aSpoolThatEndsBeforeWhatBillingAppliedIsRefused() throws Exception {
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            complete(fixture, 2);
            fixture.folder.writeAppliedThrough(9);
        }
        assertThatThrownBy(() -> SpoolFixture.open(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void segmentsAreDeletedOnlyBehindTheMarkAndWhatIsOpenIsCarriedOver() throws Exception {
        UUID lease = UUID.randomUUID();
        StartRecord open = SpoolFixture.start(ORG, UUID.randomUUID(), 10, List.of(lease));
        long[] applied = {0};
        long carriedFrom;
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            lease(fixture, lease);
            fixture.spool.granted(lease, 1_000_000, Instant.parse("2030-01-01T00:00:00Z"));
            fixture.start(open);
            StartRecord paid = SpoolFixture.start(ORG, UUID.randomUUID(), 10, List.of(lease));
            fixture.start(paid);
            fixture.finish(SpoolFixture.end(paid, 4, List.of(new LeaseCharge(lease, "balance", ORG, 4))));
            SpoolHousekeeper keeper = keeper(fixture, applied);
            while (fixture.spool.log().segments() < 4) {
                keeper.step();
                complete(fixture, 100);
            }
            keeper.step();
            assertThat(fixture.folder.segments()).contains(1L, 2L);

            applied[0] = 2;
            keeper.step();
            assertThat(fixture.folder.segments()).contains(1L);

            fixture.shipped();
            applied[0] = fixture.spool.lastSeq();
            keeper.step();
            assertThat(fixture.folder.segments()).doesNotContain(1L, 2L);
            carriedFrom = fixture.folder.segments().getFirst();
        }
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            assertThat(carriedFrom).isGreaterThan(2);
            assertThat(fixture.spool.open()).singleElement().satisfies(each -> {
                assertThat(each.leaseId()).isEqualTo(lease);
                assertThat(each.grantedNano()).isEqualTo(1_000_000);
                assertThat(each.count()).isEqualTo(2);
                assertThat(each.sumNano()).isEqualTo(4);
            });
            FinalRecord recovered = fixture.records.find(open.requestId());
            assertThat(recovered).isNotNull();
            assertThat(recovered.outcome()).isEqualTo(UsageEvent.Outcome.GATEWAY_FAILED);
            assertThat(recovered.startedAt()).isEqualTo(open.startedAt());
        }
    }

    private static SpoolHousekeeper keeper(SpoolFixture fixture, long[] applied) throws IOException {
        return new SpoolHousekeeper(
                fixture.spool,
                new SpoolLimits(SpoolFixture.SEGMENT, 64L << 20, 0, 1_000_000),
                fixture.records,
                () -> applied[0]);
    }

    @Test
    void aFullSpoolAdmitsNothingButStillTakesTheEndsOfWhatRuns() throws Exception {
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            SpoolHousekeeper keeper = new SpoolHousekeeper(
                    fixture.spool,
                    new SpoolLimits(SpoolFixture.SEGMENT, 4L << 20, 0, 1_000_000),
                    fixture.records,
                    () -> 0);
            List<StartRecord> running = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                StartRecord start = SpoolFixture.start(ORG, UUID.randomUUID(), 10, List.of());
                join(fixture.start(start));
                running.add(start);
            }
            boolean refused = false;
            for (int i = 0; i < 10_000 && !refused; i++) {
                keeper.step();
                StartRecord start = SpoolFixture.start(ORG, UUID.randomUUID(), 10, List.of());
                Future<Void> admitted = fixture.start(start);
                refused = admitted.failed();
                if (!refused) {
                    fixture.finish(SpoolFixture.end(start, 1, List.of()));
                }
            }
            assertThat(refused).isTrue();
            assertThat(fixture.spool.refusal()).contains("gateway.spool.max-size");
            running.forEach(each -> fixture.finish(SpoolFixture.end(each, 2, List.of())));
            assertThat(fixture.records.find(running.getLast().requestId())).isNotNull();
        }
    }

    @Test
    void anEndedRequestIsFoundAtOnceAndLaterByItsPlace() {
        try (SpoolFixture fixture = SpoolFixture.open(folder, 5)) {
            StartRecord first = SpoolFixture.start(ORG, UUID.randomUUID(), 10, List.of());
            fixture.start(first);
            assertThat(fixture.records.find(first.requestId())).isNull();
            FinalRecord end = SpoolFixture.end(first, 1, List.of());
            fixture.finish(end);
            assertThat(fixture.records.find(first.requestId())).isSameAs(end);
            complete(fixture, 20);
            assertThat(fixture.records.find(first.requestId())).isEqualTo(end).isNotSameAs(end);
        }
        try (SpoolFixture fixture = SpoolFixture.open(folder, 5)) {
            UsageEvent.Final last = (UsageEvent.Final) fixture.shipped().getLast();
            assertThat(fixture.records.find(last.requestId())).isNotNull();
        }
    }

    @Test
    void anOverlongRecordLosesItsDetailsAndNeverItsMoney() {
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            StartRecord start = SpoolFixture.start(ORG, UUID.randomUUID(), 10, List.of());
            fixture.start(start);
            fixture.finish(SpoolFixture.end(start, 9, List.of(), List.of("x".repeat(500_000))));

            UsageEvent.Final end = (UsageEvent.Final) fixture.shipped().getLast();
            assertThat(end.chargeNano()).isEqualTo(9);
            assertThat(end.usage().input()).isEqualTo(10);
            assertThat(end.changes()).containsExactly("record_shortened");
        }
    }

    @Test
    void aFailedSpoolAdmitsNothing() {
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            fixture.spool.fail("the test says so");
            assertThat(fixture.start(SpoolFixture.start(ORG, UUID.randomUUID(), 1, List.of()))
                            .cause())
                    .isInstanceOf(SpoolUnavailable.class)
                    .hasMessageContaining("the test says so");
        }
    }

    @Test
    void whatIsAppendedIsVisibleToOtherReadersOfTheFileAtOnce() throws Exception {
        try (SpoolFixture fixture = SpoolFixture.open(folder);
                FileChannel channel = FileChannel.open(folder.resolve("000000000001.seg"), StandardOpenOption.READ)) {
            complete(fixture, 1);
            ByteBuffer bytes = ByteBuffer.allocate(64 << 10);
            channel.read(bytes, 0);
            assertThat(Frame.read(bytes.flip(), 0, 1))
                    .isNotNull()
                    .extracting(Frame::type)
                    .isEqualTo(FrameType.CHECKPOINT);
        }
    }

    private static void lease(SpoolFixture fixture, UUID... ids) {
        List<JournaledLease> leases = new ArrayList<>();
        for (UUID id : ids) {
            leases.add(JournaledLease.asked(id, ORG, "balance", ORG, null, null));
        }
        join(fixture.spool.asked(leases));
    }

    private static void complete(SpoolFixture fixture, int requests) {
        for (int i = 0; i < requests; i++) {
            StartRecord start = SpoolFixture.start(ORG, UUID.randomUUID(), 10, List.of());
            Future<Void> admitted = fixture.start(start);
            if (!admitted.failed()) {
                fixture.finish(SpoolFixture.end(start, 1, List.of()));
            }
        }
    }

    private static void join(Future<Void> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}

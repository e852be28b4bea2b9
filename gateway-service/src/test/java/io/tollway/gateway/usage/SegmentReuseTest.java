package io.tollway.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.contracts.usage.UsageEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A segment that billing has applied becomes the next spare without being written anew, and nothing it held is ever read again. */
class SegmentReuseTest {
    private static final UUID ORG = SpoolFixture.ORGANIZATION;

    @TempDir
    Path folder;

    private long applied;

    @Test
    void anAppliedSegmentBecomesTheNextSpare() throws Exception {
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            SpoolHousekeeper keeper = keeper(fixture);
            roll(fixture, keeper);
            apply(fixture, keeper);
            assertThat(fixture.folder.segments()).doesNotContain(1L);

            roll(fixture, keeper);
            keeper.step();

            assertThat(fixture.folder.segments()).contains(4L);
            assertThat(firstBytes(4)).as("it is not cleared").isNotZero();
        }
    }

    @Test
    void whatItHeldIsNoRecordOfTheNewSegmentEvenWhereOneEndsExactlyThere() throws Exception {
        UUID gone = UUID.randomUUID();
        byte[] old;
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            fixture.spool.asked(List.of(JournaledLease.asked(gone, ORG, "balance", ORG, null, null)));
            fixture.spool.granted(gone, 1_000, Instant.parse("2030-01-01T00:00:00Z"));
            complete(fixture, 3);
            fixture.shipped();
            old = Files.readAllBytes(file(1));
        }
        int end = 0;
        for (Frame frame = Frame.read(ByteBuffer.wrap(old), 0, 1);
                frame != null;
                frame = Frame.read(ByteBuffer.wrap(old), end, 1)) {
            assertThat(Frame.read(ByteBuffer.wrap(old), end, 2))
                    .as("the record at %d, read as one of another segment", end)
                    .isNull();
            end += frame.size();
        }
        assertThat(end).isPositive();

        // A spare that still holds it all is empty to recovery, its lease is not granted a second time, and its numbers
        // are not reached.
        Files.write(file(2), old);
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            assertThat(fixture.spool.lastSeq()).isEqualTo(6);
            assertThat(fixture.spool.open()).hasSize(1);
            complete(fixture, 1);
            assertThat(fixture.shipped()).hasSize(8);
        }
    }

    @Test
    void aKilledGatewayFindsEveryRecordOfReusedSegmentsAndNoOther() throws Exception {
        long last;
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            SpoolHousekeeper keeper = keeper(fixture);
            for (int i = 0; i < 6; i++) {
                roll(fixture, keeper);
                apply(fixture, keeper);
            }
            complete(fixture, 5);
            fixture.shipped();
            last = fixture.spool.lastSeq();
            assertThat(fixture.folder.segments()).last().isEqualTo(8L);
            // What a kill leaves: the files as they are now, without the orderly end.
            copy(folder, folder.resolveSibling(folder.getFileName() + "-killed"));
        }
        try (SpoolFixture fixture = SpoolFixture.open(folder.resolveSibling(folder.getFileName() + "-killed"))) {
            assertThat(fixture.spool.lastSeq()).isEqualTo(last);
            complete(fixture, 2);
            List<UsageEvent> shipped = fixture.shipped();
            assertThat(shipped.getLast().spoolSeq()).isEqualTo(last + 4);
            assertThat(shipped).extracting(UsageEvent::spoolSeq).doesNotHaveDuplicates();
        }
    }

    @Test
    void aFolderFromBeforeRecordsWereBoundGoesOnAsItIs() throws Exception {
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            complete(fixture, 1);
            fixture.shipped();
        }
        unbind(file(1));
        Files.delete(folder.resolve("spool.format"));

        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            assertThat(fixture.shipped()).hasSize(2);
            SpoolHousekeeper keeper = keeper(fixture);
            roll(fixture, keeper);
            apply(fixture, keeper);
            roll(fixture, keeper);
            keeper.step();
            assertThat(firstBytes(4)).isZero();
            assertThat(folder.resolve("retired")).doesNotExist();
        }
    }

    @Test
    void aFormatOfTheFutureIsRefused() throws Exception {
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            complete(fixture, 1);
        }
        Files.writeString(folder.resolve("spool.format"), "3\n");
        assertThatThrownBy(() -> SpoolFixture.open(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gateway.spool.directory")
                .hasMessageContaining("has format 3 and this gateway knows 2");
    }

    /** Rewrites every checksum as they were before they were combined with the segment's number. */
    private static void unbind(Path segment) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(segment));
        int at = 0;
        for (Frame frame = Frame.read(content, 0, 1); frame != null; frame = Frame.read(content, at, 1)) {
            content.putInt(at + 4, content.getInt(at + 4) ^ 1);
            at += frame.size();
        }
        Files.write(segment, content.array());
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path each : files.toList()) {
                Files.copy(each, to.resolve(each.getFileName()));
            }
        }
    }

    private SpoolHousekeeper keeper(SpoolFixture fixture) throws IOException {
        SpoolHousekeeper keeper = new SpoolHousekeeper(
                fixture.spool,
                new SpoolLimits(SpoolFixture.SEGMENT, 64L << 20, 0, 1_000_000),
                fixture.records,
                () -> applied);
        keeper.step();
        return keeper;
    }

    /** Fills the active segment until there is another. */
    private static void roll(SpoolFixture fixture, SpoolHousekeeper keeper) throws IOException {
        keeper.step();
        long spare = fixture.folder.segments().getLast();
        while (fixture.folder.segments().getLast() == spare) {
            complete(fixture, 50);
            keeper.step();
        }
    }

    /** Billing has applied everything. */
    private void apply(SpoolFixture fixture, SpoolHousekeeper keeper) {
        fixture.shipped();
        applied = fixture.spool.lastSeq();
        keeper.step();
    }

    private static void complete(SpoolFixture fixture, int requests) {
        for (int i = 0; i < requests; i++) {
            StartRecord start = SpoolFixture.start(ORG, UUID.randomUUID(), 10, List.of());
            assertThat(fixture.start(start).failed()).isFalse();
            fixture.finish(SpoolFixture.end(start, 1, List.of()));
        }
    }

    private Path file(int number) {
        return folder.resolve(String.format("%012d.seg", number));
    }

    private int firstBytes(int number) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file(number))).getInt(0);
    }
}

package io.tollway.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.EventJson;
import io.tollway.contracts.usage.LeaseCharge;
import io.tollway.contracts.usage.UsageEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the hand-written encoder writes is, byte for byte, what the contracts' mapper would write for the same event. */
class EventEncoderTest {
    @TempDir
    Path folder;

    @Test
    void everyKindOfEventIsWrittenAsTheContractsWriteIt() throws Exception {
        try (SpoolFixture fixture = SpoolFixture.open(folder)) {
            UUID lease = UUID.randomUUID();
            fixture.spool.asked(List.of(JournaledLease.asked(
                    lease, SpoolFixture.ORGANIZATION, "balance", SpoolFixture.ORGANIZATION, null, null)));
            StartRecord start = SpoolFixture.start(
                    SpoolFixture.ORGANIZATION, UUID.randomUUID(), 5_000, List.of(lease, UUID.randomUUID()));
            fixture.start(start);
            fixture.finish(SpoolFixture.end(
                    start,
                    4_000,
                    List.of(new LeaseCharge(lease, "balance", SpoolFixture.ORGANIZATION, 4_000)),
                    List.of("tab\t\"quote\" \u2028 line", "second")));
            fixture.spool.closeAsRecorded(lease);
            fixture.spool
                    .asked(List.of())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();

            try (SpoolCursor cursor = new SpoolCursor(fixture.folder, 0)) {
                int events = 0;
                for (Frame frame = cursor.next(fixture.spool.durable());
                        frame != null;
                        frame = cursor.next(fixture.spool.durable())) {
                    UsageEvent event = EventJson.read(frame.jsonBytes(), UsageEvent.class);
                    assertThat(new String(frame.jsonBytes(), StandardCharsets.UTF_8))
                            .isEqualTo(new String(EventJson.write(event), StandardCharsets.UTF_8));
                    assertThat(event.spoolId()).isEqualTo(fixture.spool.spoolId());
                    assertThat(event.spoolSeq()).isEqualTo(++events);
                }
                assertThat(events).isEqualTo(3);
            }
        }
    }

    @Test
    void anyTextSurvivesAndAnUnpairedSurrogateBecomesTheReplacementCharacter() {
        StringBuilder every = new StringBuilder();
        for (char c = 0; c < 0x900; c++) {
            every.append(c);
        }
        every.append("\uD83D\uDE00 \uFFFF");
        JsonBytes json = new JsonBytes();
        json.string(every.toString());
        assertThat(text(json)).isEqualTo(new String(EventJson.write(every.toString()), StandardCharsets.UTF_8));

        json.clear();
        json.string("a\uD83Db\uDE00");
        assertThat(text(json)).isEqualTo("\"a\uFFFDb\uFFFD\"");
    }

    @Test
    void numbersAndIdsAreWrittenAsJavaWritesThem() {
        for (long value : new long[] {0, 9, 10, 99, 1234567890123L, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            JsonBytes json = new JsonBytes();
            json.number(value);
            assertThat(text(json)).isEqualTo(Long.toString(value));
        }
        for (int i = 0; i < 100; i++) {
            UUID id = UUID.randomUUID();
            JsonBytes json = new JsonBytes();
            json.uuid(id);
            assertThat(text(json)).isEqualTo('"' + id.toString() + '"');
        }
    }

    private static String text(JsonBytes json) {
        return new String(json.array(), 0, json.length(), StandardCharsets.UTF_8);
    }
}

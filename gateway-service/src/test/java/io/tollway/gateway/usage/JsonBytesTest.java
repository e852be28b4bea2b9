package io.tollway.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonBytesTest {
    @Test
    void numbersAreWrittenAsTheJdkWritesThem() {
        Random random = new Random(12);
        for (long power = 1; power > 0; power *= 10) {
            isWritten(power);
            isWritten(power - 1);
            isWritten(-power);
            if (power > Long.MAX_VALUE / 10) {
                break;
            }
        }
        isWritten(Long.MAX_VALUE);
        isWritten(Long.MIN_VALUE);
        for (int i = 0; i < 2_000; i++) {
            isWritten(random.nextLong() >>> random.nextInt(64));
        }
    }

    private static void isWritten(long number) {
        JsonBytes out = new JsonBytes();
        out.number(number);

        assertThat(new String(out.array(), 0, out.length(), StandardCharsets.US_ASCII))
                .isEqualTo(Long.toString(number));
    }

    @Test
    void anInstantIsWrittenAsTheJdkWritesIt() {
        Random random = new Random(11);
        JsonBytes out = new JsonBytes();
        for (int i = 0; i < 2_000; i++) {
            int nanos = random.nextInt(1_000_000_000);
            int fraction = i % 4 == 0
                    ? 0
                    : i % 4 == 1 ? nanos / 1_000_000 * 1_000_000 : i % 4 == 2 ? nanos / 1_000 * 1_000 : nanos;
            Instant at = Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100), fraction);
            out.clear();

            out.instant(at);

            assertThat(new String(out.array(), 0, out.length(), StandardCharsets.US_ASCII))
                    .isEqualTo("\"" + at + "\"");
        }
    }
}

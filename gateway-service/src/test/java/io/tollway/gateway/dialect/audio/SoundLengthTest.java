package io.tollway.gateway.dialect.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoundLengthTest {
    @Test
    void aPlainWavFileTellsItsLengthToTheSecond() {
        byte[] wav = wav(1, 16_000, 32_000, 10);

        assertThat(SoundLength.of(wav, 0, wav.length)).isEqualTo(new SoundLength(11, 11));
    }

    /** A header may say what it likes: only one that agrees with itself is believed. */
    @ParameterizedTest
    @CsvSource({"1,16000,3200000", "85,16000,32000", "1,1,2"})
    void aHeaderThatContradictsItselfIsNotBelieved(int coding, int samples, int rate) {
        byte[] wav = wav(coding, samples, rate, 1);

        assertThat(SoundLength.of(wav, 0, wav.length).mostSeconds()).isEqualTo(Math.ceilDiv(wav.length, 500));
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "500,1,1", "501,2,1", "48000,96,3"})
    void everyOtherFileIsBoundedByItsSize(int size, long most, long likely) {
        assertThat(SoundLength.of(new byte[size], 0, size)).isEqualTo(new SoundLength(most, likely));
    }

    private static byte[] wav(int coding, int samples, int rate, int seconds) {
        ByteBuffer file = ByteBuffer.allocate(44 + 32_000 * seconds).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(file.capacity() - 8);
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        file.putShort((short) coding).putShort((short) 1).putInt(samples).putInt(rate);
        file.putShort((short) 2).putShort((short) 16);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(32_000 * seconds);
        return file.array();
    }
}

package io.tollway.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.OutputFormat;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.Sampling;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimateTest {
    /** Three for the request, four for the message, and the text. */
    @ParameterizedTest
    @CsvSource({"'',7", "abcd,8", "abcde,9", "日本語,10", "😀,8", "Grüße,10"})
    void fourLettersAreATokenAndEveryOtherCharacterIsOne(String text, long tokens) {
        assertThat(TokenEstimate.of(request(new Part.Text(text)))).isEqualTo(tokens);
    }

    @ParameterizedTest
    @CsvSource({"0,8", "84,9", "8400,108"})
    void soundCountsByItsLength(int base64, long tokens) {
        assertThat(TokenEstimate.of(request(new Part.Audio("A".repeat(base64), "mp3"))))
                .isEqualTo(tokens);
    }

    private static CanonicalRequest request(Part part) {
        return new CanonicalRequest(
                List.of(new Message(Message.Role.USER, List.of(part))),
                List.of(),
                null,
                null,
                new OutputFormat.Text(),
                null,
                Sampling.DEFAULT,
                null,
                1,
                false,
                null);
    }
}

package io.tollway.gateway.dialect.images;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bound lies above what OpenAI publishes for each size and quality. */
class PictureTokensTest {
    @ParameterizedTest
    @CsvSource({
        "1024x1024,low,272",
        "1024x1536,low,408",
        "1024x1024,medium,1056",
        "1536x1024,medium,1568",
        "1024x1024,high,4160",
        "1024x1536,high,6240",
        "auto,auto,6240",
        ",,6240"
    })
    void noPublishedCountIsAboveTheBound(@Nullable String size, @Nullable String quality, long published) {
        assertThat(PictureTokens.most(size, quality)).isBetween(published, 20_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1024", "1024x", "x1024", "-1x2", "0x5", "99999999999999999999x1", "1x1x1", "１x２"})
    void whatIsNoSizeHasNoBound(String size) {
        assertThat(PictureTokens.most(size, null)).isEqualTo(-1);
    }
}

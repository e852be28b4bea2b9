package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.gateway.error.Surface;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicPathTest {
    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, OPENAI, /chat/completions",
        "/api/v1/responses, OPENROUTER, /responses",
        "/api/v1/messages, ANTHROPIC, /messages",
        "/v1/models/a/b:free, OPENAI, /models/a/b:free",
        "/v1beta/models/a%2Fb:generateContent, GEMINI, /models/a/b:generateContent",
        "/v1beta/a/b:free:streamGenerateContent, GEMINI, /a/b:free:streamGenerateContent",
        "/v1alpha/models, GEMINI, /models",
        "/api/v1alpha/models/a/b:countTokens, GEMINI, /models/a/b:countTokens",
        "/v1/models/a%2fb:streamGenerateContent, GEMINI, /models/a/b:streamGenerateContent",
        "/api/v1/models/a/b:embedContent, GEMINI, /models/a/b:embedContent"
    })
    void everyPrefixHasItsSurface(String path, Surface surface, String rest) {
        assertThat(PublicPath.parse(path)).isEqualTo(new PublicPath(surface, rest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/chat",
                "/v1betas/models",
                "/v1//models",
                "/v1/../x",
                "/v1/models/",
                "/v1/chat%2Fcompletions",
                "/v1/a;b"
            })
    void anythingElseIsNoPath(String path) {
        assertThat(PublicPath.parse(path)).isNull();
    }
}

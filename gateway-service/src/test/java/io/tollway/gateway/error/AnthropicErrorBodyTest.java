package io.tollway.gateway.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Refusals as an Anthropic client reads them. */
class AnthropicErrorBodyTest {
    private static final Limit LIMIT = Limit.platform("in_flight", 5, "wait");

    static List<Arguments> errors() {
        return List.of(
                Arguments.of(new GatewayError.InvalidRequest("x", null), "invalid_request_error"),
                Arguments.of(new GatewayError.Protocol(404, "not_found", "x"), "not_found_error"),
                Arguments.of(new GatewayError.Protocol(405, "method", "x"), "invalid_request_error"),
                Arguments.of(new GatewayError.Protocol(408, "slow", "x"), "timeout_error"),
                Arguments.of(new GatewayError.Protocol(413, "large", "x"), "request_too_large"),
                Arguments.of(new GatewayError.Unauthenticated("x"), "authentication_error"),
                Arguments.of(new GatewayError.PaymentRequired("x", LIMIT), "billing_error"),
                Arguments.of(new GatewayError.NotPermitted("c", "x", null), "permission_error"),
                Arguments.of(new GatewayError.NoEndpoint("x"), "not_found_error"),
                Arguments.of(new GatewayError.RateLimited("x", LIMIT, 3), "rate_limit_error"),
                Arguments.of(new GatewayError.ProviderRejected(400, "c", "x"), "invalid_request_error"),
                Arguments.of(new GatewayError.ProviderRejected(413, "c", "x"), "request_too_large"),
                Arguments.of(new GatewayError.ProviderFailed(502, "c", "x", 0), "api_error"),
                Arguments.of(new GatewayError.ProviderFailed(503, "c", "x", 0), "overloaded_error"),
                Arguments.of(new GatewayError.ProviderFailed(504, "c", "x", 0), "timeout_error"),
                Arguments.of(new GatewayError.Unavailable("c", "x", 0), "overloaded_error"),
                Arguments.of(new GatewayError.Internal(), "api_error"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void hasATypeThatAnthropicsClientsKnow(GatewayError error, String type) {
        assertThat(AnthropicErrorBody.type(error)).isEqualTo(type);
    }

    @Test
    void keepsWhatAnthropicHasNoFieldForInMetadata() {
        String body = text(AnthropicErrorBody.render(new GatewayError.RateLimited("Slower", LIMIT, 3), "gen-1"));

        assertThat(body)
                .isEqualTo(
                        "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Slower\",\"metadata\":{\"error_type\":\"rate_limit_exceeded\",\"error_code\":\"rate_limit_exceeded\",\"retryable\":true,\"limit\":{\"source\":\"platform\",\"name\":\"in_flight\",\"limit\":\"5\",\"used\":null,\"held\":null,\"requested\":null,\"resets_at\":null,\"fallback_attempted\":false,\"remedy\":\"wait\"}}},\"request_id\":\"gen-1\"}");
    }

    @Test
    void namesTheFieldAndTheEvent() {
        String event = text(AnthropicErrorBody.event(new GatewayError.InvalidRequest("Bad", "messages[0]"), null));

        assertThat(event)
                .isEqualTo(
                        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Bad\",\"metadata\":{\"param\":\"messages[0]\",\"error_type\":\"invalid_request\",\"error_code\":\"invalid_request\",\"retryable\":false}},\"request_id\":null}\n\n");
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}

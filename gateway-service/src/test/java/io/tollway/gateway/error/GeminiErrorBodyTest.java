package io.tollway.gateway.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every error as Google's clients know them. */
class GeminiErrorBodyTest {
    private static final Limit LIMIT = new Limit("balance", "balance", "5", "4", null, "2", null, false, "top up");

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(
                        new GatewayError.InvalidRequest("m", "contents"),
                        "400,\"message\":\"m\",\"status\":\"INVALID_ARGUMENT"),
                Arguments.of(new GatewayError.Protocol(404, "c", "m"), "404,\"message\":\"m\",\"status\":\"NOT_FOUND"),
                Arguments.of(
                        new GatewayError.Protocol(413, "c", "m"),
                        "413,\"message\":\"m\",\"status\":\"INVALID_ARGUMENT"),
                Arguments.of(
                        new GatewayError.Unauthenticated("m"), "401,\"message\":\"m\",\"status\":\"UNAUTHENTICATED"),
                Arguments.of(
                        new GatewayError.PaymentRequired("m", LIMIT),
                        "402,\"message\":\"m\",\"status\":\"FAILED_PRECONDITION"),
                Arguments.of(
                        new GatewayError.NotPermitted("c", "m", null),
                        "403,\"message\":\"m\",\"status\":\"PERMISSION_DENIED"),
                Arguments.of(new GatewayError.NoEndpoint("m"), "404,\"message\":\"m\",\"status\":\"NOT_FOUND"),
                Arguments.of(
                        new GatewayError.RateLimited("m", LIMIT, 7),
                        "429,\"message\":\"m\",\"status\":\"RESOURCE_EXHAUSTED"),
                Arguments.of(
                        new GatewayError.ProviderRejected(400, "c", "m"),
                        "400,\"message\":\"m\",\"status\":\"INVALID_ARGUMENT"),
                Arguments.of(
                        new GatewayError.ProviderFailed(502, "c", "m", 0),
                        "502,\"message\":\"m\",\"status\":\"UNAVAILABLE"),
                Arguments.of(
                        new GatewayError.ProviderFailed(504, "c", "m", 0),
                        "504,\"message\":\"m\",\"status\":\"DEADLINE_EXCEEDED"),
                Arguments.of(
                        new GatewayError.Unavailable("c", "m", 0), "503,\"message\":\"m\",\"status\":\"UNAVAILABLE"),
                Arguments.of(new GatewayError.Internal(), "500,\"message\":\"The gateway"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void hasGooglesStatus(GatewayError error, String expected) {
        assertThat(text(error)).startsWith("{\"error\":{\"code\":" + expected);
    }

    @Test
    void tellsTheLimitAndTheWaitInItsDetails() {
        assertThat(text(new GatewayError.RateLimited("slow down", LIMIT, 7)))
                .contains(
                        "\"details\":[{\"@type\":\"type.tollway.io/tollway.Error\",\"error_type\":\"rate_limit_exceeded\",\"error_code\":\"rate_limit_exceeded\",\"retryable\":true,\"limit\":{\"source\":\"balance\"")
                .endsWith("{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"7s\"}]}}");
    }

    @Test
    void namesTheField() {
        assertThat(text(new GatewayError.InvalidRequest("m", "contents[0].role")))
                .contains("\"param\":\"contents[0].role\"");
    }

    private static String text(GatewayError error) {
        return new String(GeminiErrorBody.render(error), StandardCharsets.UTF_8);
    }
}

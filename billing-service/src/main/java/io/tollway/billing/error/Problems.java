package io.tollway.billing.error;

import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes errors: RFC 9457 problems, and OpenRouter's envelope on the paths that are compatible with it. */
final class Problems {
    private static final List<String> OPENROUTER_PATHS = List.of("/api/v1/credits", "/api/v1/generation");

    private Problems() {}

    static Response answer(String path, BillingError error, List<FieldError> errors, @Nullable Duration retryAfter) {
        if (isOpenRouter(path)) {
            return openRouter(error.status(), error.openRouterType(), error.code(), error.detail(), retryAfter);
        }
        return problem(error.status(), error.title(), error.code(), error.detail(), errors, retryAfter);
    }

    static Response answer(
            String path,
            int status,
            String title,
            String code,
            String detail,
            List<FieldError> errors,
            @Nullable Duration retryAfter) {
        if (isOpenRouter(path)) {
            return openRouter(status, status >= 500 ? "server" : "invalid_request", code, detail, retryAfter);
        }
        return problem(status, title, code, detail, errors, retryAfter);
    }

    private static boolean isOpenRouter(String path) {
        return OPENROUTER_PATHS.contains(path);
    }

    private static Response problem(
            int status,
            String title,
            String code,
            String detail,
            List<FieldError> errors,
            @Nullable Duration retryAfter) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        body.put("code", code);
        body.put("errors", errors);
        return finish(Response.status(status).entity(body).type("application/problem+json"), status, retryAfter);
    }

    private static Response openRouter(
            int status, String type, String code, String detail, @Nullable Duration retryAfter) {
        Map<String, Object> body = Map.of(
                "error",
                Map.of("code", status, "message", detail, "metadata", Map.of("error_type", type, "code", code)));
        return finish(Response.status(status).entity(body).type("application/json"), status, retryAfter);
    }

    private static Response finish(Response.ResponseBuilder answer, int status, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            answer.header("Retry-After", Math.max(1, retryAfter.toSeconds()));
        }
        if (status == 401) {
            answer.header("WWW-Authenticate", "Bearer");
        }
        return answer.build();
    }
}

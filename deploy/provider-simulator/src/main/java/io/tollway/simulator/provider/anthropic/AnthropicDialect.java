package io.tollway.simulator.provider.anthropic;

import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultKind;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.serving.Dialect;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Refusal;
import io.tollway.simulator.provider.serving.RefusedException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;

/** The wire format of api.anthropic.com: base URL {@code /{provider}/v1}. */
public final class AnthropicDialect implements Dialect {
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("request-id");
    private static final int OVERLOADED = 529;

    private final Operation messages = new Messages();
    private final Operation countTokens = new CountTokens();
    private final Operation models = new Models();

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public Operation operation(HttpMethod method, String path) {
        Operation post =
                switch (path) {
                    case "v1/messages" -> messages;
                    case "v1/messages/count_tokens" -> countTokens;
                    default -> null;
                };
        if (post != null && method.equals(HttpMethod.POST)) {
            return post;
        }
        boolean list = path.equals("v1/models") || path.startsWith(Models.ONE);
        if (list && method.equals(HttpMethod.GET)) {
            return models;
        }
        throw new RefusedException(
                post != null || list ? Refusals.of(405, "Method Not Allowed") : Refusals.of(404, "Not Found"));
    }

    @Override
    public String secret(MultiMap headers, MultiMap query) {
        String secret = headers.get("x-api-key");
        if (secret == null || secret.isBlank()) {
            throw new RefusedException(Refusals.of(401, "x-api-key header is required"));
        }
        return secret.strip();
    }

    @Override
    public Refusal badSecret(String secret) {
        return Refusals.of(401, "invalid x-api-key");
    }

    @Override
    public Refusal tooLarge(long limitBytes) {
        return Refusals.of(413, "Request exceeds the maximum size");
    }

    @Override
    public Refusal refusal(Fault fault) {
        Integer given = fault.status();
        int usual =
                switch (fault.kind()) {
                    case RATE_LIMIT -> 429;
                    case CREDENTIAL -> 401;
                    case ERROR_IN_STREAM -> OVERLOADED;
                    case ERROR,
                            HANG,
                            SLOW_FIRST_TOKEN,
                            SLOW_STREAM,
                            CUT,
                            MALFORMED_EVENT,
                            MISSING_USAGE,
                            REFUSE_CONNECTION -> 500;
                };
        int status = given == null ? usual : given;
        String message = fault.kind() == FaultKind.RATE_LIMIT
                ? "This request would exceed your organization's rate limit. Please try again later."
                : message(status);
        return new Refusal(status, Refusals.type(status), null, null, message, fault.retryAfterSeconds());
    }

    private static String message(int status) {
        return switch (status) {
            case 401 -> "invalid x-api-key";
            case 402, 403 -> "Your credit balance is too low to access the Anthropic API.";
            case 503, OVERLOADED -> "Overloaded";
            default -> "Internal server error";
        };
    }

    @Override
    public Refusal failure(String message) {
        return Refusals.of(500, message);
    }

    @Override
    public byte[] error(Refusal refusal, String requestId) {
        JsonBytes out = new JsonBytes(256);
        appendError(refusal, out);
        return out.ascii(",\"request_id\":\"").ascii(requestId).ascii("\"}").toBytes();
    }

    /** The error without its closing brace, so that a request id may follow. */
    static void appendError(Refusal refusal, JsonBytes out) {
        String param = refusal.param();
        // Only a refusal of the simulator's own has a parameter: the API puts the place into the message.
        String type = param == null ? refusal.type() : Refusals.type(refusal.status());
        out.ascii("{\"type\":\"error\",\"error\":{\"type\":").string(type);
        out.ascii(",\"message\":").string(refusal.message()).ascii("}");
    }

    @Override
    public void head(MultiMap headers, String requestId) {
        headers.set(REQUEST_ID, requestId);
    }
}

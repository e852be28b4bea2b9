package io.tollway.simulator.provider.openai;

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

/** The wire format of api.openai.com, and of the many that imitate it: base URL {@code /{provider}/v1}. */
public final class OpenAiDialect implements Dialect {
    private static final CharSequence X_REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence VERSION = HttpHeaders.createOptimized("openai-version");
    private static final CharSequence VERSION_VALUE = HttpHeaders.createOptimized("2020-10-01");
    private static final String BEARER = "Bearer ";

    private final Operation chat = new ChatCompletions();
    private final Operation completions = new Completions();
    private final Operation images = new Images();
    private final Operation transcriptions = new Transcriptions();
    private final Operation speech = new Speech();
    private final Operation moderations = new Moderations();
    private final Operation rerank = new Rerank();
    private final Operation responses = new Responses();
    private final Operation embeddings = new Embeddings();
    private final Operation models = new Models();

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public Operation operation(HttpMethod method, String path) {
        Operation post =
                switch (path) {
                    case "v1/chat/completions" -> chat;
                    case "v1/completions" -> completions;
                    case "v1/images/generations" -> images;
                    case "v1/audio/speech" -> speech;
                    case "v1/audio/transcriptions" -> transcriptions;
                    case "v1/moderations" -> moderations;
                    case "v1/rerank" -> rerank;
                    case "v1/responses" -> responses;
                    case "v1/embeddings" -> embeddings;
                    default -> null;
                };
        if (post != null && method.equals(HttpMethod.POST)) {
            return post;
        }
        boolean list = path.equals("v1/models") || path.startsWith(Models.ONE);
        if (list && method.equals(HttpMethod.GET)) {
            return models;
        }
        if (post != null || list) {
            throw new RefusedException(Refusals.plain(
                    405,
                    "Not allowed to " + method.name() + " on /" + path
                            + ". (HINT: Perhaps you meant to use a different HTTP method?)"));
        }
        throw new RefusedException(Refusals.plain(404, "Invalid URL (" + method.name() + " /" + path + ")"));
    }

    @Override
    public String secret(MultiMap headers, MultiMap query) {
        String authorization = headers.get(HttpHeaders.AUTHORIZATION);
        if (authorization == null
                || authorization.length() <= BEARER.length()
                || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new RefusedException(Refusals.plain(
                    401,
                    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth"
                            + " (i.e. Authorization: Bearer YOUR_KEY)."));
        }
        return authorization.substring(BEARER.length()).strip();
    }

    @Override
    public Refusal badSecret(String secret) {
        return Refusals.badKey(secret);
    }

    @Override
    public Refusal tooLarge(long limitBytes) {
        return Refusals.plain(413, "The request body is larger than " + limitBytes + " bytes. Send less at once.");
    }

    @Override
    public Refusal refusal(Fault fault) {
        Integer given = fault.status();
        if (fault.kind() == FaultKind.RATE_LIMIT) {
            return new Refusal(
                    given == null ? 429 : given,
                    "requests",
                    "rate_limit_exceeded",
                    null,
                    "Rate limit reached for requests per minute (RPM). Please try again later.",
                    fault.retryAfterSeconds());
        }
        if (fault.kind() == FaultKind.CREDENTIAL) {
            return given == null || given == 401
                    ? Refusals.badKey("")
                    : new Refusal(
                            given,
                            "invalid_request_error",
                            "account_deactivated",
                            null,
                            "This account is not allowed to do this.");
        }
        int status = given == null ? 500 : given;
        String message = status == 503
                ? "The engine is currently overloaded, please try again later."
                : "The server had an error while processing your request. Sorry about that!";
        return new Refusal(status, "server_error", null, null, message, fault.retryAfterSeconds());
    }

    @Override
    public Refusal failure(String message) {
        return new Refusal(500, "server_error", null, null, message);
    }

    @Override
    public byte[] error(Refusal refusal, String requestId) {
        JsonBytes out = new JsonBytes(256);
        appendBody(refusal, out);
        return out.ascii("\n").toBytes();
    }

    @Override
    public void head(MultiMap headers, String requestId) {
        headers.set(X_REQUEST_ID, requestId);
        headers.set(VERSION, VERSION_VALUE);
    }

    static void appendBody(Refusal refusal, JsonBytes out) {
        out.ascii("{\"error\":{\"message\":").string(refusal.message());
        out.ascii(",\"type\":").string(refusal.type());
        out.ascii(",\"param\":").stringOrNull(refusal.param());
        out.ascii(",\"code\":").stringOrNull(refusal.code()).ascii("}}");
    }
}

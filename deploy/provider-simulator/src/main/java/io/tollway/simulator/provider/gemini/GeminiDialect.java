package io.tollway.simulator.provider.gemini;

import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultKind;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.serving.Dialect;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Refusal;
import io.tollway.simulator.provider.serving.RefusedException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;

/** The wire format of generativelanguage.googleapis.com: base URL {@code /{provider}/v1beta}. */
public final class GeminiDialect implements Dialect {
    private final Operation generate = new GenerateContent(false);
    private final Operation stream = new GenerateContent(true);
    private final Operation countTokens = new CountTokens();
    private final Operation embed = new EmbedContents(false);
    private final Operation embedBatch = new EmbedContents(true);
    private final Operation models = new Models();

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public Operation operation(HttpMethod method, String path) {
        if (method.equals(HttpMethod.GET) && (path.equals("v1beta/models") || path.startsWith(ModelPath.START))) {
            return models;
        }
        Operation post =
                switch (ModelPath.method(path)) {
                    case "generateContent" -> generate;
                    case "streamGenerateContent" -> stream;
                    case "countTokens" -> countTokens;
                    case "embedContent" -> embed;
                    case "batchEmbedContents" -> embedBatch;
                    default -> null;
                };
        if (post == null || !method.equals(HttpMethod.POST)) {
            throw new RefusedException(Refusals.of(404, "Requested entity was not found."));
        }
        return post;
    }

    @Override
    public String secret(MultiMap headers, MultiMap query) {
        String secret = headers.get("x-goog-api-key");
        if (secret == null || secret.isBlank()) {
            secret = query.get("key");
        }
        if (secret == null || secret.isBlank()) {
            throw new RefusedException(
                    Refusals.of(
                            403,
                            "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API."));
        }
        return secret.strip();
    }

    @Override
    public Refusal badSecret(String secret) {
        return Refusals.badKey();
    }

    @Override
    public Refusal tooLarge(long limitBytes) {
        return Refusals.of(400, "Request payload size exceeds the limit: " + limitBytes + " bytes.");
    }

    @Override
    public Refusal refusal(Fault fault) {
        Integer given = fault.status();
        if (fault.kind() == FaultKind.CREDENTIAL && (given == null || given == 400)) {
            return Refusals.badKey();
        }
        int usual = fault.kind() == FaultKind.RATE_LIMIT ? 429 : 500;
        int status = given == null ? usual : given;
        String message =
                switch (status) {
                    case 401, 403 -> "The caller does not have permission";
                    case 429 -> "Resource has been exhausted (e.g. check quota).";
                    case 503 -> "The model is overloaded. Please try again later.";
                    default ->
                        "An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting";
                };
        return new Refusal(status, Refusals.name(status), null, null, message, fault.retryAfterSeconds());
    }

    @Override
    public Refusal failure(String message) {
        return Refusals.of(500, message);
    }

    @Override
    public byte[] error(Refusal refusal, String requestId) {
        JsonBytes out = new JsonBytes(256);
        appendError(refusal, out);
        return out.ascii("\n").toBytes();
    }

    static void appendError(Refusal refusal, JsonBytes out) {
        out.ascii("{\"error\":{\"code\":").number(refusal.status());
        out.ascii(",\"message\":").string(refusal.message());
        out.ascii(",\"status\":").string(Refusals.name(refusal.status()));
        String reason = refusal.code();
        Long retryAfter = refusal.retryAfterSeconds();
        if (Refusals.BAD_KEY.equals(reason)) {
            out.ascii(",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"")
                    .ascii(Refusals.BAD_KEY)
                    .ascii(
                            "\",\"domain\":\"googleapis.com\",\"metadata\":{\"service\":\"generativelanguage.googleapis.com\"}}]");
        } else if (retryAfter != null) {
            out.ascii(",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"")
                    .number(retryAfter)
                    .ascii("s\"}]");
        }
        out.ascii("}}");
    }

    @Override
    public void head(MultiMap headers, String requestId) {
        headers.set("server-timing", "gfet4t7; dur=1");
    }
}

package io.tollway.simulator.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.google.TokenGrant;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Dialect;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Refusal;
import io.tollway.simulator.provider.serving.RefusedException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;

/**
 * Claude as Vertex serves it: base URL {@code /{provider}/v1/projects/{project}/locations/{region}/publishers/anthropic}, the model in the path, {@code anthropic_version} in the body; tokens from
 * {@code /{provider}/token}.
 */
public final class VertexDialect implements Dialect {
    private static final String MODELS = "/publishers/anthropic/models/";
    private static final String VERSION = "vertex-2023-10-16";

    private final AnthropicDialect anthropic = new AnthropicDialect();
    private final Operation tokens = new TokenGrant();
    private final Operation whole = new RawPredict(false);
    private final Operation stream = new RawPredict(true);

    @Override
    public String name() {
        return "vertex-anthropic";
    }

    @Override
    public Operation operation(HttpMethod method, String path) {
        if (path.equals(TokenGrant.PATH) && method.equals(HttpMethod.POST)) {
            return tokens;
        }
        boolean model = path.startsWith("v1/projects/") && path.contains(MODELS) && method.equals(HttpMethod.POST);
        if (model && path.endsWith(":rawPredict")) {
            return whole;
        }
        if (model && path.endsWith(":streamRawPredict")) {
            return stream;
        }
        throw new RefusedException(Refusals.of(404, "Not Found"));
    }

    @Override
    public String secret(MultiMap headers, MultiMap query) {
        String account = TokenGrant.account(headers);
        if (account == null) {
            throw new RefusedException(Refusals.of(401, "Request is missing required authentication credential."));
        }
        return account;
    }

    @Override
    public Refusal badSecret(String secret) {
        return Refusals.of(401, "Request had invalid authentication credentials.");
    }

    @Override
    public Refusal tooLarge(long limitBytes) {
        return anthropic.tooLarge(limitBytes);
    }

    @Override
    public Refusal refusal(Fault fault) {
        return anthropic.refusal(fault);
    }

    @Override
    public Refusal failure(String message) {
        return anthropic.failure(message);
    }

    @Override
    public byte[] error(Refusal refusal, String requestId) {
        return anthropic.error(refusal, requestId);
    }

    @Override
    public void head(MultiMap headers, String requestId) {
        anthropic.head(headers, requestId);
    }

    private record RawPredict(boolean stream) implements Operation {
        @Override
        public boolean billed() {
            return true;
        }

        @Override
        public Job accept(Call call) {
            JsonNode body = Fields.object(call.body());
            if (!body.path("anthropic_version").asText().equals(VERSION)) {
                throw Refusals.at("anthropic_version", "Field required: " + VERSION);
            }
            if (body.has("model")) {
                throw Refusals.at("model", "Extra inputs are not permitted");
            }
            if (body.path("stream").asBoolean(false) != stream) {
                throw Refusals.at("stream", "does not fit the method called");
            }
            String path = call.path();
            ObjectNode message = body.deepCopy();
            message.remove("anthropic_version");
            message.put("model", path.substring(path.indexOf(MODELS) + MODELS.length(), path.lastIndexOf(':')));
            return new Messages.Message(call, MessageRequest.read(message, call));
        }
    }
}

package io.tollway.simulator.provider.openai;

import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Dialect;
import io.tollway.simulator.provider.serving.Events;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Refusal;
import io.tollway.simulator.provider.serving.RefusedException;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's models as Azure serves them: base URL {@code /{provider}/openai}, the deployment in the path, a required {@code api-version}, the secret in {@code api-key}, and what the content filter found in front of
 * every answer.
 */
public final class AzureDialect implements Dialect {
    private static final String DEPLOYMENTS = "openai/deployments/";
    private static final String FOUND =
            "\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}}]";

    private final OpenAiDialect openAi = new OpenAiDialect();

    @Override
    public String name() {
        return "azure-openai";
    }

    @Override
    public Operation operation(HttpMethod method, String path) {
        if (!path.startsWith(DEPLOYMENTS)) {
            throw notFound();
        }
        int slash = path.indexOf('/', DEPLOYMENTS.length());
        if (slash < 0) {
            throw notFound();
        }
        return new Deployed(openAi.operation(method, "v1" + path.substring(slash)));
    }

    private static RefusedException notFound() {
        return new RefusedException(new Refusal(404, "invalid_request_error", "404", null, "Resource not found"));
    }

    @Override
    public String secret(MultiMap headers, MultiMap query) {
        String key = headers.get("api-key");
        if (key == null || key.isBlank()) {
            throw new RefusedException(badSecret(""));
        }
        return key;
    }

    @Override
    public Refusal badSecret(String secret) {
        return new Refusal(
                401,
                "invalid_request_error",
                "401",
                null,
                "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription.");
    }

    @Override
    public Refusal tooLarge(long limitBytes) {
        return openAi.tooLarge(limitBytes);
    }

    @Override
    public Refusal refusal(Fault fault) {
        return openAi.refusal(fault);
    }

    @Override
    public Refusal failure(String message) {
        return openAi.failure(message);
    }

    @Override
    public byte[] error(Refusal refusal, String requestId) {
        return openAi.error(refusal, requestId);
    }

    @Override
    public void head(MultiMap headers, String requestId) {
        headers.set("apim-request-id", requestId);
    }

    private record Deployed(Operation inner) implements Operation {
        @Override
        public boolean billed() {
            return inner.billed();
        }

        @Override
        public Job accept(Call call) {
            String version = call.query().get("api-version");
            if (version == null || version.isBlank()) {
                throw notFound();
            }
            return new Filtered(inner.accept(call));
        }
    }

    private record Filtered(Job inner) implements Job {
        @Override
        public @Nullable String model() {
            return inner.model();
        }

        @Override
        public Reply reply(boolean withoutUsage) {
            return switch (inner.reply(withoutUsage)) {
                case Reply.Whole whole -> new Reply.Whole(whole.id(), found(whole.body()), whole.usage());
                case Reply.Streamed streamed ->
                    new Reply.Streamed(streamed.id(), streamed.prompt(), new FilteredEvents(streamed.events()));
            };
        }

        private static Buffer found(Buffer body) {
            return Buffer.buffer("{").appendString(FOUND).appendString(",").appendBuffer(body, 1, body.length() - 1);
        }
    }

    /** The first chunk has neither id nor model nor choices. */
    private record FilteredEvents(Events inner) implements Events {
        @Override
        public CharSequence contentType() {
            return inner.contentType();
        }

        @Override
        public int size() {
            return inner.size() + 1;
        }

        @Override
        public void append(int index, JsonBytes out) {
            if (index > 0) {
                inner.append(index - 1, out);
                return;
            }
            out.ascii("data: {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\",");
            out.ascii(FOUND).ascii("}\n\n");
        }

        @Override
        public int outputTokens(int index) {
            return index == 0 ? 0 : inner.outputTokens(index - 1);
        }

        @Override
        public int reasoningTokens(int index) {
            return index == 0 ? 0 : inner.reasoningTokens(index - 1);
        }

        @Override
        public void appendEnd(JsonBytes out) {
            inner.appendEnd(out);
        }

        @Override
        public void appendError(Refusal refusal, JsonBytes out) {
            inner.appendError(refusal, out);
        }

        @Override
        public void appendMalformed(JsonBytes out) {
            inner.appendMalformed(out);
        }
    }
}

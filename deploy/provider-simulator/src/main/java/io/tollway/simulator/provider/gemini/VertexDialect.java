package io.tollway.simulator.provider.gemini;

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

/** Gemini as Vertex serves it: base URL {@code /{provider}/v1/projects/{project}/locations/{region}/publishers/google}, tokens from {@code /{provider}/token}. An account is named by its client e-mail. */
public final class VertexDialect implements Dialect {
    private static final String PUBLISHER = "/publishers/google/";

    private final GeminiDialect gemini = new GeminiDialect();
    private final Operation tokens = new TokenGrant();

    @Override
    public String name() {
        return "vertex";
    }

    @Override
    public Operation operation(HttpMethod method, String path) {
        if (path.equals(TokenGrant.PATH) && method.equals(HttpMethod.POST)) {
            return tokens;
        }
        return new Published(gemini.operation(method, inner(path)));
    }

    private static String inner(String path) {
        int publisher = path.startsWith("v1/projects/") ? path.indexOf(PUBLISHER) : -1;
        return publisher < 0 ? path : "v1beta/" + path.substring(publisher + PUBLISHER.length());
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
        return gemini.tooLarge(limitBytes);
    }

    @Override
    public Refusal refusal(Fault fault) {
        return gemini.refusal(fault);
    }

    @Override
    public Refusal failure(String message) {
        return gemini.failure(message);
    }

    @Override
    public byte[] error(Refusal refusal, String requestId) {
        return gemini.error(refusal, requestId);
    }

    @Override
    public void head(MultiMap headers, String requestId) {
        gemini.head(headers, requestId);
    }

    /** The operation of the same name, whose path is as Gemini's own API has it. */
    private record Published(Operation operation) implements Operation {
        @Override
        public boolean billed() {
            return operation.billed();
        }

        @Override
        public Job accept(Call call) {
            return operation.accept(new Call(
                    call.provider(),
                    call.account(),
                    inner(call.path()),
                    call.headers(),
                    call.query(),
                    call.body(),
                    call.receivedAt(),
                    call.ids(),
                    call.author(),
                    call.prefixes(),
                    call.seal()));
        }
    }
}

package io.tollway.simulator.provider.cohere;

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

/** The wire format of api.cohere.com: base URL {@code /{provider}/v2}. */
public final class CohereDialect implements Dialect {
    private static final String BEARER = "Bearer ";

    private final Operation chat = new Chat();

    @Override
    public String name() {
        return "cohere";
    }

    @Override
    public Operation operation(HttpMethod method, String path) {
        if (path.equals("v2/chat") && method.equals(HttpMethod.POST)) {
            return chat;
        }
        throw new RefusedException(refused(404, "page not found"));
    }

    @Override
    public String secret(MultiMap headers, MultiMap query) {
        String authorization = headers.get(HttpHeaders.AUTHORIZATION);
        if (authorization == null || !authorization.startsWith(BEARER)) {
            throw new RefusedException(refused(401, "no api key supplied"));
        }
        return authorization.substring(BEARER.length()).strip();
    }

    @Override
    public Refusal badSecret(String secret) {
        return refused(401, "invalid api token");
    }

    @Override
    public Refusal tooLarge(long limitBytes) {
        return refused(413, "request body larger than " + limitBytes + " bytes");
    }

    @Override
    public Refusal refusal(Fault fault) {
        Integer given = fault.status();
        if (fault.kind() == FaultKind.RATE_LIMIT) {
            return refused(given == null ? 429 : given, "Please wait and try again later");
        }
        if (fault.kind() == FaultKind.CREDENTIAL) {
            return refused(given == null ? 401 : given, "invalid api token");
        }
        return refused(given == null ? 500 : given, "internal server error, this has been reported");
    }

    @Override
    public Refusal failure(String message) {
        return refused(500, message);
    }

    @Override
    public byte[] error(Refusal refusal, String requestId) {
        JsonBytes out = new JsonBytes(256).ascii("{\"id\":").string(requestId);
        return out.ascii(",\"message\":").string(refusal.message()).ascii("}").toBytes();
    }

    @Override
    public void head(MultiMap headers, String requestId) {
        headers.set("x-debug-trace-id", requestId);
    }

    private static Refusal refused(int status, String message) {
        return new Refusal(status, "", null, null, message);
    }

    static RefusedException invalid(String message) {
        return new RefusedException(refused(400, message));
    }
}

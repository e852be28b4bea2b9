package io.tollway.simulator.provider.bedrock;

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

/**
 * The wire format of bedrock-runtime: base URL {@code /{provider}}. An account is named by its access key id; while nothing is declared, the secret access key of {@code ID} is {@code secret-of-ID}, and the
 * signature is checked with it.
 */
public final class BedrockDialect implements Dialect {
    private final Operation whole = new Converse(false);
    private final Operation stream = new Converse(true);

    @Override
    public String name() {
        return "bedrock";
    }

    @Override
    public Operation operation(HttpMethod method, String path) {
        boolean model = path.startsWith(Converse.START) && method.equals(HttpMethod.POST);
        if (model && path.endsWith("/converse")) {
            return whole;
        }
        if (model && path.endsWith("/converse-stream")) {
            return stream;
        }
        throw new RefusedException(refused(404, "UnknownOperationException", "The operation is not known"));
    }

    @Override
    public String secret(MultiMap headers, MultiMap query) {
        String id = Signature.accessKeyId(headers.get(HttpHeaders.AUTHORIZATION));
        if (id == null) {
            throw new RefusedException(
                    refused(403, "MissingAuthenticationTokenException", "Missing Authentication Token"));
        }
        return id;
    }

    @Override
    public Refusal badSecret(String secret) {
        return refused(403, "UnrecognizedClientException", "The security token included in the request is invalid.");
    }

    @Override
    public Refusal tooLarge(long limitBytes) {
        return refused(413, "RequestEntityTooLargeException", "The request is larger than " + limitBytes + " bytes");
    }

    @Override
    public Refusal refusal(Fault fault) {
        Integer given = fault.status();
        if (fault.kind() == FaultKind.RATE_LIMIT) {
            return refused(
                    given == null ? 429 : given,
                    "ThrottlingException",
                    "Too many requests, please wait before trying again.");
        }
        if (fault.kind() == FaultKind.CREDENTIAL) {
            return given == null ? badSecret("") : refused(given, "AccessDeniedException", "You don't have access.");
        }
        return refused(
                given == null ? 500 : given,
                "InternalServerException",
                "The system encountered an unexpected error during processing. Try your request again.");
    }

    @Override
    public Refusal failure(String message) {
        return refused(500, "InternalServerException", message);
    }

    @Override
    public byte[] error(Refusal refusal, String requestId) {
        return new JsonBytes(256)
                .ascii("{\"message\":")
                .string(refusal.message())
                .ascii("}")
                .toBytes();
    }

    @Override
    public void head(MultiMap headers, String requestId) {
        headers.set("x-amzn-requestid", requestId);
    }

    static Refusal refused(int status, String type, String message) {
        return new Refusal(status, type, null, null, message);
    }

    static RefusedException invalid(String message) {
        return new RefusedException(refused(400, "ValidationException", message));
    }
}

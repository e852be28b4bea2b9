package io.tollway.simulator.provider.serving;

import io.tollway.simulator.provider.fault.Fault;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;

/** A wire format. Each lives in a package of its own and is otherwise unknown to the rest. Implementations are stateless or thread-safe. */
public interface Dialect {
    /** The name that catalogues use. */
    String name();

    /**
     * What a method and a path (after {@code /provider/}, without query) ask for.
     *
     * @throws RefusedException when the real provider has no such route
     */
    Operation operation(HttpMethod method, String path);

    /**
     * The secret that the caller presents.
     *
     * @throws RefusedException when there is none
     */
    String secret(MultiMap headers, MultiMap query);

    /** The answer to a secret that opens no account. */
    Refusal badSecret(String secret);

    /** The answer to a body above the limit. */
    Refusal tooLarge(long limitBytes);

    /** How a failure on command looks: for the kinds that end in an error. */
    Refusal refusal(Fault fault);

    /** The answer when the simulator itself is at fault. */
    Refusal failure(String message);

    /** The error body. */
    byte[] error(Refusal refusal, String requestId);

    /** Puts the provider's own headers on an answer. */
    void head(MultiMap headers, String requestId);
}

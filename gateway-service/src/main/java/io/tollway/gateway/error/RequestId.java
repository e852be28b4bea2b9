package io.tollway.gateway.error;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The header that clients show as a request's id: every answer of a model call has it, so that somebody who asks about one can say which. */
public final class RequestId {
    private static final CharSequence OPENAI = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence ANTHROPIC = HttpHeaders.createOptimized("request-id");

    private RequestId() {}

    /**
     * Sets the header and tells its value.
     *
     * @param generationId the request's public id; null for one that leaves no record, which gets an id of its own, not beginning with {@code gen-}: nothing can be fetched by it
     */
    public static String set(MultiMap headers, Surface surface, @Nullable String generationId) {
        String id = generationId == null ? minted() : generationId;
        headers.set(name(surface), id);
        return id;
    }

    /** Adds the header to a head that has none yet; setting would look for it first. */
    public static void add(MultiMap headers, Surface surface, String generationId) {
        headers.add(name(surface), generationId);
    }

    private static CharSequence name(Surface surface) {
        return surface == Surface.ANTHROPIC ? ANTHROPIC : OPENAI;
    }

    private static String minted() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return "req_" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}

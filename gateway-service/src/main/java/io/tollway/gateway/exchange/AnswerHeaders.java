package io.tollway.gateway.exchange;

import io.tollway.gateway.dialect.AnswerForm;
import io.tollway.gateway.error.RequestId;
import io.tollway.gateway.error.Surface;
import io.tollway.gateway.money.UsdText;
import io.tollway.gateway.routing.Candidate;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** The headers of answers. No header of an upstream is ever passed on. They are added to a head that has none yet: setting would look for each of them first. */
final class AnswerHeaders {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence PLAIN = HttpHeaders.createOptimized("text/plain; charset=utf-8");
    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
    private static final CharSequence ACCEL_BUFFERING = HttpHeaders.createOptimized("x-accel-buffering");
    private static final CharSequence NO = HttpHeaders.createOptimized("no");
    private static final CharSequence OPENROUTER_ID = HttpHeaders.createOptimized("x-generation-id");
    private static final CharSequence GENERATION_ID = HttpHeaders.createOptimized("x-tollway-generation-id");
    private static final CharSequence PROVIDER = HttpHeaders.createOptimized("x-tollway-provider");
    private static final CharSequence MODEL = HttpHeaders.createOptimized("x-tollway-model");
    private static final CharSequence ATTEMPTS = HttpHeaders.createOptimized("x-tollway-attempts");
    private static final CharSequence OVERHEAD = HttpHeaders.createOptimized("x-tollway-overhead-us");
    private static final CharSequence PRICE_VERSION = HttpHeaders.createOptimized("x-tollway-price-version");
    private static final CharSequence COST = HttpHeaders.createOptimized("x-tollway-cost-usd");
    private static final CharSequence OUTPUT_CAP = HttpHeaders.createOptimized("x-tollway-output-cap");

    private static final CharSequence COUNT_SOURCE = HttpHeaders.createOptimized("x-tollway-count-source");
    private static final CharSequence ESTIMATE = HttpHeaders.createOptimized("estimate");

    private AnswerHeaders() {}

    static void whole(HttpServerResponse response, Exchange exchange, Candidate by, long chargeNano) {
        MultiMap headers = response.headers();
        headers.add(HttpHeaders.CONTENT_TYPE, exchange.dialect.form(exchange.body) == AnswerForm.TEXT ? PLAIN : JSON);
        common(headers, exchange);
        served(headers, exchange, by, exchange.attempts.size());
        headers.add(COST, UsdText.of(chargeNano));
    }

    /** A whole body that no provider was asked for. */
    static void estimate(HttpServerResponse response, Surface surface, @Nullable String generationId) {
        RequestId.set(response.headers(), surface, generationId);
        response.headers().set(HttpHeaders.CONTENT_TYPE, JSON).set(COUNT_SOURCE, ESTIMATE);
    }

    /** @param by who serves; null while that is open and only a comment goes out */
    static void stream(HttpServerResponse response, Exchange exchange, @Nullable Candidate by) {
        response.setChunked(true);
        MultiMap headers = response.headers();
        headers.add(HttpHeaders.CONTENT_TYPE, exchange.dialect.streamType(exchange.body));
        headers.add(HttpHeaders.CACHE_CONTROL, NO_CACHE);
        headers.add(ACCEL_BUFFERING, NO);
        common(headers, exchange);
        if (by != null) {
            // The attempt under way is not in the list yet.
            served(headers, exchange, by, exchange.attempts.size() + (exchange.attemptOpen ? 1 : 0));
        }
    }

    private static void common(MultiMap headers, Exchange exchange) {
        headers.add(GENERATION_ID, exchange.generationId);
        headers.add(OPENROUTER_ID, exchange.generationId);
        RequestId.add(headers, exchange.surface, exchange.generationId);
        if (exchange.outputCap >= 0) {
            headers.add(OUTPUT_CAP, Long.toString(exchange.outputCap));
        }
    }

    private static void served(MultiMap headers, Exchange exchange, Candidate by, int attempts) {
        headers.add(PROVIDER, by.endpoint().provider().id());
        headers.add(MODEL, by.endpoint().model().id());
        headers.add(ATTEMPTS, Integer.toString(attempts));
        headers.add(PRICE_VERSION, Integer.toString(by.endpoint().price().version()));
        Long overhead = exchange.overheadMicros(System.nanoTime());
        if (overhead != null) {
            headers.add(OVERHEAD, overhead.toString());
        }
    }
}

package io.tollway.gateway.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micrometer.core.instrument.MeterRegistry;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.Topics;
import io.tollway.contracts.state.ApiKeyState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.ContextInternal;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** {@code GET /internal/v1/keys/by-digest/{sha256-hex}} at accounts: one flight per digest, a bounded rate, refusals remembered for a while. */
@Singleton
class AccountsKeyDirectory implements KeyDirectory {
    private static final int MAX_ANSWER = 64 << 10;

    private final KeyLookupConfig config;
    private final KafkaSnapshotSource snapshots;
    private final MeterRegistry metrics;
    private final HttpClient client;
    private final Map<String, Future<Optional<ApiKeyState>>> flights = new ConcurrentHashMap<>();
    private final Map<String, Long> unknownUntil;
    private final RateBound rate;

    @Inject
    AccountsKeyDirectory(KeyLookupConfig config, KafkaSnapshotSource snapshots, MeterRegistry metrics, Vertx vertx) {
        this.config = config;
        this.snapshots = snapshots;
        this.metrics = metrics;
        this.rate = new RateBound(config.perSecond());
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(8)
                .setMaxWaitQueueSize(config.perSecond())
                .setConnectTimeout((int) config.timeout().toMillis()));
        this.unknownUntil = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > config.negativeSize();
            }
        };
    }

    @PreDestroy
    void close() {
        client.close();
    }

    @Override
    public Future<Optional<ApiKeyState>> lookUp(byte[] digest) {
        String hex = HexFormat.of().formatHex(digest);
        if (knownUnknown(hex)) {
            return Future.succeededFuture(Optional.empty());
        }
        // The caller's own, which is of another Vert.x than ours: ours would make up a context on one of its loops.
        ContextInternal caller = ContextInternal.current();
        Promise<Optional<ApiKeyState>> answer = caller == null ? Promise.promise() : caller.promise();
        flight(hex).onComplete(answer);
        return answer.future();
    }

    private Future<Optional<ApiKeyState>> flight(String hex) {
        Future<Optional<ApiKeyState>> running = flights.get(hex);
        if (running != null) {
            return running;
        }
        if (!rate.tryTake(System.nanoTime())) {
            metrics.counter("gateway_key_lookups_total", "result", "rate_bound").increment();
            return Future.failedFuture(new KeyLookupFailed("too many look-ups at once"));
        }
        Promise<Optional<ApiKeyState>> mine = Promise.promise();
        Future<Optional<ApiKeyState>> before = flights.putIfAbsent(hex, mine.future());
        if (before != null) {
            return before;
        }
        ask(hex).onComplete(done -> {
            flights.remove(hex);
            String result = done.failed() ? "failed" : done.result().isPresent() ? "found" : "unknown";
            metrics.counter("gateway_key_lookups_total", "result", result).increment();
            mine.handle(done);
        });
        return mine.future();
    }

    private Future<Optional<ApiKeyState>> ask(String hex) {
        String token;
        try {
            token = Files.readString(config.tokenFile()).strip();
        } catch (IOException e) {
            return Future.failedFuture(new KeyLookupFailed("gateway.control.internal-token-file cannot be read"));
        }
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(config.accountsUrl()
                        .resolve("/internal/v1/keys/by-digest/" + hex)
                        .toString())
                .setTimeout(config.timeout().toMillis())
                .putHeader("Authorization", "Bearer " + token);
        return client.request(request)
                .compose(sent -> sent.send().compose(response -> read(hex, response)))
                .timeout(config.timeout().toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
    }

    private Future<Optional<ApiKeyState>> read(String hex, HttpClientResponse response) {
        return switch (response.statusCode()) {
            case 200 -> response.body().map(body -> Optional.of(accepted(hex, body)));
            case 404 -> {
                remember(hex);
                yield Future.succeededFuture(Optional.empty());
            }
            default -> Future.failedFuture(new KeyLookupFailed("accounts answered " + response.statusCode()));
        };
    }

    private ApiKeyState accepted(String hex, Buffer body) {
        if (body.length() > MAX_ANSWER) {
            throw new KeyLookupFailed("accounts answered more than " + MAX_ANSWER + " bytes");
        }
        try {
            Answer answer = EventJson.read(body.getBytes(), Answer.class);
            byte[] payload = answer.payload().getBytes(StandardCharsets.UTF_8);
            StateRecord record =
                    new StateRecord(answer.topic(), answer.key(), answer.version(), answer.signature(), payload);
            ApiKeyState key = EventJson.read(payload, ApiKeyState.class);
            boolean genuine = answer.topic().equals(Topics.API_KEY_STATE.name())
                    && key.keyId().toString().equals(answer.key())
                    && key.digest().equals(hex)
                    && snapshots.verifier().signed(record);
            if (!genuine) {
                throw new KeyLookupFailed("accounts answered with a record that is not signed, or about another key");
            }
            snapshots.offer(record);
            return key;
        } catch (EventJson.UnreadableEvent e) {
            throw new KeyLookupFailed("accounts' answer cannot be read: " + e.getMessage());
        }
    }

    private boolean knownUnknown(String hex) {
        synchronized (unknownUntil) {
            Long until = unknownUntil.get(hex);
            if (until != null && until - System.nanoTime() <= 0) {
                unknownUntil.remove(hex);
                return false;
            }
            return until != null;
        }
    }

    private void remember(String hex) {
        synchronized (unknownUntil) {
            unknownUntil.put(hex, System.nanoTime() + config.negativeTtl().toNanos());
        }
    }

    record Answer(
            String topic,
            String key,
            long version,
            @JsonProperty("sig") String signature,
            @Nullable String kid,
            String payload) {
        Answer {
            io.tollway.contracts.Checks.present(topic, "topic");
            io.tollway.contracts.Checks.present(key, "key");
            io.tollway.contracts.Checks.present(signature, "sig");
            io.tollway.contracts.Checks.present(payload, "payload");
        }
    }

    /** Nobody could say whether the key exists. */
    static final class KeyLookupFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        KeyLookupFailed(String message) {
            super(message, null, false, false);
        }
    }

    /** At most so many a second, in a window of one second. */
    static final class RateBound {
        private static final long SECOND = 1_000_000_000L;
        private final int perSecond;
        private long windowStart;
        private int taken;

        RateBound(int perSecond) {
            this.perSecond = perSecond;
            this.windowStart = Long.MIN_VALUE / 2;
        }

        synchronized boolean tryTake(long now) {
            if (now - windowStart >= SECOND) {
                windowStart = now;
                taken = 0;
            }
            return ++taken <= perSecond;
        }
    }
}

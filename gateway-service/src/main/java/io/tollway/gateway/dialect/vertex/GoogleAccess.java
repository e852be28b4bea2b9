package io.tollway.gateway.dialect.vertex;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.gateway.dialect.AccessDenied;
import io.tollway.gateway.dialect.Dispatch;
import io.tollway.gateway.dialect.SecretHeader;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.UpstreamFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of service accounts: fetched when first needed, kept, and fetched anew well before they end, while the old one goes on serving. A secret that is no key file is a token, or an API key, itself. One per event
 * loop, confined to it; signing happens beside it.
 */
public final class GoogleAccess {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String GRANT = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";
    private static final int OK = 200;
    private static final int FETCH_TIMEOUT_MS = 10_000;
    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_KEPT = 1_000;
    /** From here on a token is renewed, while it still serves. */
    private static final long RENEW_SECONDS = 300;
    /** From here on it is not used any more: a request takes its time. */
    private static final long LAST_SECONDS = 30;
    /** How long a refusal is believed before the next try. */
    private static final long REFUSED_SECONDS = 10;

    private final Vertx vertx;
    private final Clock clock;
    private final HttpClient http;
    private final Map<String, Held> accounts = new HashMap<>();

    /** What is known of one account. */
    private static final class Held {
        private final String secret;
        private final @Nullable ServiceAccount account;
        private @Nullable List<Header> headers;
        private long endsAt;
        private @Nullable Future<List<Header>> fetching;
        private @Nullable AccessDenied refusal;
        private long refusedUntil;

        private Held(String secret, @Nullable ServiceAccount account) {
            this.secret = secret;
            this.account = account;
        }
    }

    public GoogleAccess(Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(FETCH_TIMEOUT_MS)
                .setVerifyHost(true)
                .setMaxRedirects(0));
    }

    /** The headers that make a request the account's own. */
    public Future<List<Header>> headers(Dispatch dispatch) {
        String secret = dispatch.secret().strip();
        if (!secret.startsWith("{")) {
            return Future.succeededFuture(List.of(
                    secret.startsWith("AIza") ? new Header("x-goog-api-key", secret) : SecretHeader.bearer(secret)));
        }
        Held held = held(dispatch.account(), secret);
        ServiceAccount account = held.account;
        if (account == null || !account.asksOnly(dispatch.target())) {
            return Future.failedFuture(denied(
                    FailureClass.CREDENTIAL,
                    account == null
                            ? "the secret is not a service account's key file"
                            : "the key file's token_uri is neither Google's nor the called host's"));
        }
        long now = clock.instant().getEpochSecond();
        List<Header> headers = held.headers;
        boolean usable = headers != null && now < held.endsAt - LAST_SECONDS;
        if (usable && now < held.endsAt - RENEW_SECONDS) {
            return Future.succeededFuture(headers);
        }
        AccessDenied refusal = held.refusal;
        if (refusal != null && now < held.refusedUntil) {
            return usable ? Future.succeededFuture(headers) : Future.failedFuture(refusal);
        }
        Future<List<Header>> fetching = fetch(held, account, now);
        return usable ? Future.succeededFuture(headers) : fetching;
    }

    private Held held(String account, String secret) {
        Held held = accounts.get(account);
        if (held == null || !held.secret.equals(secret)) {
            if (accounts.size() >= MOST_KEPT) {
                accounts.clear();
            }
            held = new Held(secret, ServiceAccount.read(secret));
            accounts.put(account, held);
        }
        return held;
    }

    private Future<List<Header>> fetch(Held held, ServiceAccount account, long now) {
        Future<List<Header>> running = held.fetching;
        if (running != null) {
            return running;
        }
        Future<List<Header>> fetching = vertx.executeBlocking(() -> account.assertion(now), false)
                .compose(assertion -> exchange(account, assertion))
                .map(token -> took(held, token, now))
                .recover(cause -> Future.failedFuture(refused(held, cause)));
        held.fetching = fetching;
        fetching.onComplete(done -> held.fetching = null);
        return fetching;
    }

    private Future<JsonNode> exchange(ServiceAccount account, String assertion) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(account.tokens().host())
                .setPort(account.tokens().port())
                .setSsl(account.tokens().tls())
                .setURI(account.tokens().pathPrefix())
                .setTimeout(FETCH_TIMEOUT_MS);
        return http.request(options)
                .compose(request -> request.putHeader(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded")
                        .send(Buffer.buffer(GRANT + assertion)))
                .compose(GoogleAccess::body);
    }

    private static Future<JsonNode> body(HttpClientResponse answer) {
        int status = answer.statusCode();
        return answer.body().compose(body -> {
            if (status != OK) {
                boolean ours = status == 400 || status == 401 || status == 403;
                return Future.failedFuture(denied(
                        ours ? FailureClass.CREDENTIAL : FailureClass.OUTAGE,
                        ours ? "the token server refused the service account" : null));
            }
            JsonNode token = body.length() > MOST_BYTES ? null : parsed(body);
            return token == null || token.path("access_token").asText("").isEmpty()
                    ? Future.failedFuture(denied(FailureClass.OUTAGE, null))
                    : Future.succeededFuture(token);
        });
    }

    private static @Nullable JsonNode parsed(Buffer body) {
        try {
            return JSON.readTree(body.toString());
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    private static List<Header> took(Held held, JsonNode token, long now) {
        List<Header> headers =
                List.of(SecretHeader.bearer(token.path("access_token").asText()));
        held.headers = headers;
        held.endsAt = now + Math.max(LAST_SECONDS + 1, token.path("expires_in").asLong(RENEW_SECONDS));
        held.refusal = null;
        return headers;
    }

    private AccessDenied refused(Held held, Throwable cause) {
        AccessDenied refusal = cause instanceof AccessDenied denied ? denied : denied(FailureClass.OUTAGE, null);
        held.refusal = refusal;
        held.refusedUntil = clock.instant().getEpochSecond() + REFUSED_SECONDS;
        return refusal;
    }

    private static AccessDenied denied(FailureClass kind, @Nullable String message) {
        return new AccessDenied(new UpstreamFailure(kind, null, 0, message));
    }
}

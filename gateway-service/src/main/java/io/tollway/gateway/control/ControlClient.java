package io.tollway.gateway.control;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls accounts and billing from one event loop, over a pool of their own. */
public final class ControlClient {
    private final HttpClient client;
    private final ControlConfig config;

    public ControlClient(Vertx vertx, ControlConfig config) {
        this.config = config;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) config.timeout().toMillis())
                        .setKeepAliveTimeout(30)
                        .setMaxRedirects(0),
                new PoolOptions().setHttp1MaxSize(config.poolSize()).setMaxWaitQueueSize(config.poolSize() * 4));
    }

    /**
     * A service's answer.
     *
     * @param headers those that may be passed on
     */
    public record Reply(int status, Map<String, String> headers, Buffer body) {}

    /** One call; fails when the service cannot be reached, is too slow or answers too much. */
    Future<Reply> call(
            ForwardRoute.Target target,
            HttpMethod method,
            String pathAndQuery,
            Map<String, String> headers,
            @Nullable Buffer body) {
        return client.request(options(target, method, pathAndQuery, headers))
                .compose(request -> body == null ? request.send() : request.send(body))
                .compose(this::reply);
    }

    /** The head of an answer whose body is to be read as it comes; paused until then. */
    Future<HttpClientResponse> open(
            ForwardRoute.Target target, HttpMethod method, String pathAndQuery, Map<String, String> headers) {
        return client.request(options(target, method, pathAndQuery, headers))
                .compose(request -> request.send())
                .map(response -> {
                    response.pause();
                    return response;
                });
    }

    private RequestOptions options(
            ForwardRoute.Target target, HttpMethod method, String pathAndQuery, Map<String, String> headers) {
        URI base = target == ForwardRoute.Target.ACCOUNTS ? config.accountsUrl() : config.billingUrl();
        boolean tls = "https".equals(base.getScheme());
        int port = base.getPort() < 0 ? (tls ? 443 : 80) : base.getPort();
        String prefix = base.getRawPath() == null || base.getRawPath().equals("/") ? "" : base.getRawPath();
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost(base.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI(prefix + pathAndQuery)
                .setTimeout(config.timeout().toMillis());
        headers.forEach(options::putHeader);
        return options;
    }

    /** Those of an answer's headers that may be passed on. */
    static Map<String, String> passedOn(HttpClientResponse response) {
        Map<String, String> headers = new java.util.LinkedHashMap<>();
        for (String name : PASSED_ON) {
            String value = response.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    private Future<Reply> reply(HttpClientResponse response) {
        Map<String, String> headers = passedOn(response);
        return response.body()
                .compose(body -> body.length() > config.maxBytes()
                        ? Future.failedFuture("the answer is longer than " + config.maxBytes() + " bytes")
                        : Future.succeededFuture(new Reply(response.statusCode(), headers, body)));
    }

    private static final java.util.List<String> PASSED_ON = java.util.List.of(
            "content-type", "content-disposition", "etag", "location", "retry-after", "cache-control", "allow");

    public void close() {
        client.close();
    }
}

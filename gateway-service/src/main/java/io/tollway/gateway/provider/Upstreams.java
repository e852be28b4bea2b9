package io.tollway.gateway.provider;

import io.tollway.gateway.socket.JoinedWrites;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.impl.HttpClientConnection;
import java.util.HashMap;
import java.util.Map;

/**
 * The connection pools of one event loop: one per provider account, so that neither a slow account nor another loop can take its connections. Created and used on that loop only.
 */
public final class Upstreams {
    private final Vertx vertx;
    private final ProviderConfig config;
    private final Map<String, HttpClient> pools = new HashMap<>();

    public Upstreams(Vertx vertx, ProviderConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    /** The pool of an account (or of one customer's own credential). */
    public HttpClient pool(String account) {
        HttpClient pool = pools.get(account);
        if (pool == null) {
            pool = create();
            pools.put(account, pool);
        }
        return pool;
    }

    public void close() {
        pools.values().forEach(HttpClient::close);
        pools.clear();
    }

    private static void connected(HttpConnection connection) {
        ((HttpClientConnection) connection)
                .channelHandlerContext()
                .pipeline()
                .addFirst("joined-writes", new JoinedWrites());
    }

    private HttpClient create() {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setKeepAlive(true)
                .setKeepAliveTimeout((int) config.keepAlive().toSeconds())
                .setTcpNoDelay(true)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(16 * 1024)
                .setMaxRedirects(0)
                .setVerifyHost(true);
        PoolOptions pool =
                new PoolOptions().setHttp1MaxSize(config.poolSize()).setMaxWaitQueueSize(config.poolWaiters());
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(Upstreams::connected)
                .build();
    }
}

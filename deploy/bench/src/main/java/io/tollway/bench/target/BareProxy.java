package io.tollway.bench.target;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/**
 * The least that a reverse proxy on this platform can do: no key, no check, no record. A client for each event loop, native
 * transport, one flush for each turn of the loop. What the gateway costs beyond it is the gateway's doing.
 */
public final class BareProxy extends AbstractVerticle {

    private static final int CONNECTIONS = 16_384;
    private static final int BACKLOG = 8_192;

    private final int port;
    private final int upstreamPort;

    private BareProxy(int port, int upstreamPort) {
        this.port = port;
        this.upstreamPort = upstreamPort;
    }

    /**
     * Runs until it is stopped.
     *
     * @param arguments the port to listen on and the upstream's, both on loopback
     */
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        int upstream = Integer.parseInt(arguments[1]);
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(loops)
                .setWorkerPoolSize(1));
        vertx.deployVerticle(() -> new BareProxy(port, upstream), new DeploymentOptions().setInstances(loops))
                .onFailure(problem -> {
                    System.err.println("cannot listen on port " + port + ": " + problem.getMessage());
                    System.exit(1);
                });
    }

    @Override
    public void start(Promise<Void> started) {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setKeepAlive(true)
                        .setTcpNoDelay(true)
                        .setDefaultHost("127.0.0.1")
                        .setDefaultPort(upstreamPort),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true).setAcceptBacklog(BACKLOG))
                .requestHandler(request -> forward(client, request))
                .listen(port, "127.0.0.1")
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void forward(HttpClient client, HttpServerRequest request) {
        request.bodyHandler(body -> client.request(
                        new RequestOptions().setMethod(request.method()).setURI(request.uri()))
                .onFailure(problem -> refuse(request))
                .onSuccess(upstream -> {
                    copy(request, upstream, HttpHeaders.AUTHORIZATION);
                    copy(request, upstream, HttpHeaders.CONTENT_TYPE);
                    request.response().exceptionHandler(gone -> upstream.reset());
                    upstream.send(body)
                            .onFailure(problem -> refuse(request))
                            .onSuccess(answer -> new Relay(vertx, answer, request.response()).start());
                }));
    }

    private static void copy(HttpServerRequest from, HttpClientRequest to, CharSequence name) {
        String value = from.headers().get(name);
        if (value != null) {
            to.putHeader(name, value);
        }
    }

    private static void refuse(HttpServerRequest request) {
        if (!request.response().ended() && !request.response().headWritten()) {
            request.response().setStatusCode(502).end();
        } else {
            request.connection().close();
        }
    }
}

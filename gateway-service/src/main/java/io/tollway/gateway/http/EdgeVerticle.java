package io.tollway.gateway.http;

import io.netty.channel.ChannelOption;
import io.tollway.gateway.auth.CallerLookup;
import io.tollway.gateway.auth.PresentedKey;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.catalogue.CatalogueHandler;
import io.tollway.gateway.control.ControlClient;
import io.tollway.gateway.control.ControlProxy;
import io.tollway.gateway.dialect.Dialects;
import io.tollway.gateway.dialect.anthropic.AnthropicUpstream;
import io.tollway.gateway.dialect.bedrock.BedrockUpstream;
import io.tollway.gateway.dialect.cohere.CohereUpstream;
import io.tollway.gateway.dialect.gemini.GeminiUpstream;
import io.tollway.gateway.dialect.openai.ChatUpstream;
import io.tollway.gateway.dialect.responses.ResponsesUpstream;
import io.tollway.gateway.dialect.vertex.GoogleAccess;
import io.tollway.gateway.error.ErrorResponder;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Surface;
import io.tollway.gateway.evidence.EvidenceHandler;
import io.tollway.gateway.exchange.CallPipeline;
import io.tollway.gateway.exchange.ExchangeServices;
import io.tollway.gateway.exchange.InFlight;
import io.tollway.gateway.exchange.LastBytes;
import io.tollway.gateway.exchange.RequestIds;
import io.tollway.gateway.routing.RetryBudget;
import io.tollway.gateway.routing.RoutePlanner;
import io.tollway.gateway.routing.RouteTable;
import io.tollway.gateway.socket.JoinedWrites;
import io.tollway.gateway.stored.StoredResponsesHandler;
import io.tollway.gateway.telemetry.LoopCounters;
import io.tollway.gateway.telemetry.LoopCounters.Metric;
import io.tollway.gateway.upstream.Upstreams;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.impl.ContextInternal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** One event loop of the public port with everything that is confined to it. */
final class EdgeVerticle extends AbstractVerticle {
    private static final Logger LOG = Logger.getLogger(EdgeVerticle.class);

    private final EdgeParts parts;
    private final AtomicInteger port;
    private final AtomicInteger connections;
    private final LoopCounters counters;

    EdgeVerticle(EdgeParts parts, AtomicInteger port, AtomicInteger connections) {
        this.parts = parts;
        this.port = port;
        this.connections = connections;
        this.counters = parts.counters().newLoop();
    }

    @Override
    public void start(Promise<Void> started) {
        PublicRoutes routes = routes();
        HttpServer server = vertx.createHttpServer(options());
        server.connectionHandler(this::connected);
        server.invalidRequestHandler(this::invalid);
        server.requestHandler(request -> {
            try {
                watch(request);
                routes.handle(request);
            } catch (RuntimeException defect) {
                broken(request, defect);
            }
        });
        server.listen().onComplete(listening -> {
            if (listening.succeeded()) {
                port.compareAndSet(0, listening.result().actualPort());
                started.complete();
            } else {
                started.fail(listening.cause());
            }
        });
    }

    private static void watch(HttpServerRequest request) {
        ConnectionWatch watch = ((HttpServerConnection) request.connection())
                .channel()
                .attr(ConnectionWatch.KEY)
                .get();
        if (watch != null) {
            watch.began(request);
        }
    }

    private PublicRoutes routes() {
        InFlight.OfLoop running = new InFlight.OfLoop();
        PresentedKey presented = new PresentedKey();
        GoogleAccess google = new GoogleAccess(vertx, parts.clock());
        Dialects dialects = new Dialects(List.of(
                ChatUpstream.openAi(),
                ChatUpstream.azure(),
                new AnthropicUpstream(),
                new GeminiUpstream(),
                new ResponsesUpstream(),
                new BedrockUpstream(vertx, parts.clock()),
                new io.tollway.gateway.dialect.gemini.VertexUpstream(google),
                new io.tollway.gateway.dialect.anthropic.VertexUpstream(google),
                new CohereUpstream()));
        ExchangeServices services = new ExchangeServices(
                parts.snapshots(),
                parts.keys(),
                parts.credit(),
                parts.usage(),
                parts.vault(),
                parts.stored(),
                new RoutePlanner(parts.routing().outageWindow().toNanos(), parts.health()),
                parts.inFlight(),
                parts.limits(),
                new JsonGate(parts.body().limits()),
                parts.clock(),
                parts.nodeId(),
                parts.body().maxBytes(),
                parts.exchange(),
                parts.provider(),
                parts.routing(),
                new RequestIds(parts.clock()),
                presented,
                new RouteTable(parts.health(), dialects.upstreamNames()),
                dialects,
                new Upstreams(vertx, parts.provider()),
                new RetryBudget(parts.routing().retryPercent(), parts.routing().retryFloor()),
                counters,
                running,
                new LastBytes(((ContextInternal) context).nettyEventLoop(), parts.usage(), counters),
                (ContextInternal) context);
        vertx.setPeriodic(parts.exchange().sweepEvery().toMillis(), timer -> sweep(running));
        CallerLookup callers = new CallerLookup(parts.snapshots(), parts.keys(), presented, parts.clock());
        ControlProxy control = new ControlProxy(
                new ControlClient(vertx, parts.control()),
                parts.assertions(),
                callers,
                parts.control().maxBytes());
        return new PublicRoutes(
                new ModelRoutes(new CallPipeline(services)),
                new CatalogueHandler(parts.snapshots(), dialects.upstreamNames()),
                new EvidenceHandler(callers, parts.usage(), control, vertx, parts.clock()),
                new StoredResponsesHandler(callers, parts.stored(), context),
                control,
                parts.jwks(),
                parts.draining()::get);
    }

    private void sweep(InFlight.OfLoop running) {
        try {
            running.tick(System.nanoTime());
        } catch (RuntimeException defect) {
            counters.count(Metric.INTERNAL_ERRORS);
            LOG.error("a deadline check failed", defect);
        }
    }

    private HttpServerOptions options() {
        HttpConfig http = parts.http();
        return new HttpServerOptions()
                .setHost(http.host())
                .setPort(port.get() == 0 ? http.port() : port.get())
                .setReusePort(true)
                .setTcpNoDelay(true)
                .setMaxHeaderSize(http.maxHeaderBytes())
                .setMaxInitialLineLength(http.maxRequestLineBytes())
                .setHttp2ClearTextEnabled(false)
                .setDecompressionSupported(false)
                .setCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                .setIdleTimeout(0);
    }

    private void connected(HttpConnection connection) {
        if (connections.incrementAndGet() > parts.http().maxConnections()) {
            connection.close();
        }
        HttpServerConnection internal = (HttpServerConnection) connection;
        ConnectionWatch watch = new ConnectionWatch(
                connection, vertx, parts.http().idleTimeout().toMillis());
        internal.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        internal.channelHandlerContext()
                .pipeline()
                .addFirst("framing", new FramingHandler(parts.http().maxHeaders(), watch))
                .addFirst("joined-writes", new JoinedWrites());
        connection.closeHandler(closed -> {
            connections.decrementAndGet();
            watch.closed();
        });
        internal.channel().attr(ConnectionWatch.KEY).set(watch);
    }

    /** What the decoder itself refuses: sizes, mostly. */
    private void invalid(HttpServerRequest request) {
        String cause = String.valueOf(request.decoderResult().cause());
        boolean line = cause.contains("TooLongHttpLine");
        boolean headers = cause.contains("TooLongHttpHeader");
        GatewayError error = line
                ? new GatewayError.Protocol(
                        414,
                        "uri_too_long",
                        "The request line may have " + parts.http().maxRequestLineBytes() + " bytes at most")
                : headers
                        ? new GatewayError.Protocol(
                                431,
                                "headers_too_large",
                                "All headers together may have " + parts.http().maxHeaderBytes() + " bytes at most")
                        : new GatewayError.Protocol(400, "bad_framing", "This is not an acceptable HTTP/1.1 request");
        ErrorResponder.send(request, error, Surface.OPENAI, null);
    }

    private void broken(HttpServerRequest request, RuntimeException defect) {
        counters.count(Metric.INTERNAL_ERRORS);
        LOG.error("a request failed by a defect of the gateway", defect);
        ErrorResponder.send(request, new GatewayError.Internal(), Surface.OPENAI, null);
    }
}

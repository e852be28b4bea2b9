package io.tollway.gateway.upstream;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.tollway.gateway.provider.ProviderConfig;
import io.tollway.gateway.provider.Target;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.TrustOptions;
import io.vertx.core.net.impl.NetSocketInternal;
import java.net.ConnectException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens connections: name, socket and, for https, TLS with the host's name checked. */
final class Dial {
    private static final int MAX_STATUS_LINE = 4 * 1024;
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    /** An answer that is there goes up in pieces of this size. */
    private static final int MAX_PIECE = 64 * 1024;

    private final ContextInternal context;
    private final NetClient plain;
    private final NetClient tls;
    private final RequestHead head = new RequestHead();
    private final long keepNanos;

    Dial(Vertx vertx, ContextInternal context, ProviderConfig config, @Nullable TrustOptions trust) {
        this.context = context;
        this.plain = vertx.createNetClient(options(config));
        NetClientOptions secured = options(config).setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
        if (trust != null) {
            secured.setTrustOptions(trust);
        }
        this.tls = vertx.createNetClient(secured);
        this.keepNanos = config.keepAlive().toNanos();
    }

    private static NetClientOptions options(ProviderConfig config) {
        int timeout = Math.toIntExact(config.connectTimeout().toMillis());
        NetClientOptions options = new NetClientOptions();
        options.setConnectTimeout(timeout);
        options.setSslHandshakeTimeout(timeout).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setTcpNoDelay(true);
        return options;
    }

    Future<UpstreamConnection> connect(Target target, AccountPool pool) {
        return open(target).map(socket -> {
            ChannelPipeline pipeline =
                    ((NetSocketInternal) socket).channelHandlerContext().pipeline();
            if (!pipeline.channel().isActive()) {
                throw new IllegalStateException(new ConnectException("closed as soon as it stood"));
            }
            AnswerDecoder decoder = new AnswerDecoder(decoding());
            UpstreamConnection connection =
                    new UpstreamConnection(pipeline.channel(), context, pool, decoder, head, keepNanos);
            // In the place of the socket that Vert.x made: its handler stays behind ours and hears how a connection
            // ends. The writer of files that Vert.x puts under TLS would only queue what is written.
            if (pipeline.get("chunkedWriter") != null) {
                pipeline.remove("chunkedWriter");
            }
            pipeline.addBefore("handler", "http", decoder).addBefore("handler", "call", connection);
            return connection;
        });
    }

    /** On this loop whoever calls: what a closed connection or a task of the loop itself sets off runs outside of any context, and Vert.x would open the connection on whichever loop is next. */
    private Future<NetSocket> open(Target target) {
        ContextInternal before = context.beginDispatch();
        try {
            return (target.tls() ? tls : plain).connect(target.address());
        } finally {
            context.endDispatch(before);
        }
    }

    private static HttpDecoderConfig decoding() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_STATUS_LINE)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxChunkSize(MAX_PIECE)
                // No header of an answer is passed on.
                .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValidation(false))
                .setTrailersFactory(DefaultHttpHeadersFactory.trailersFactory().withValidation(false));
    }
}

package io.tollway.gateway.exchange;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.tollway.gateway.dialect.AccessDenied;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.provider.ErrorReader;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.UpstreamFailure;
import io.tollway.gateway.routing.Candidate;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: one request to one candidate. Tells its listener of the answer's bytes and of exactly one end or failure; after {@link #cancel} of nothing more.
 */
final class UpstreamCall {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence USER_AGENT = HttpHeaders.createOptimized("tollway");
    private static final CharSequence IDENTITY = HttpHeaders.createOptimized("identity");
    private static final int OK = 200;
    private static final Logger LOG = Logger.getLogger(UpstreamCall.class);

    /** Who hears of the attempt; called on the event loop. */
    interface Listener {
        /** Status 200 with an expected media type. */
        void head(String mediaType);

        void bytes(Buffer chunk);

        void ended();

        /** @param unsent whether the connection was closed under a request that nobody answered a byte to: a fresh connection may do */
        void failed(UpstreamFailure failure, boolean unsent);
    }

    private final Candidate candidate;
    private final Predicate<String> expected;
    private final int maxErrorBytes;
    private final Listener listener;
    private final EventLoop loop;
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private boolean sent;
    private boolean over;
    private boolean paused;
    private boolean done;

    /** @param expected whether a media type is that of an answer */
    UpstreamCall(
            Candidate candidate, Predicate<String> expected, int maxErrorBytes, Listener listener, EventLoop loop) {
        this.candidate = candidate;
        this.expected = expected;
        this.maxErrorBytes = maxErrorBytes;
        this.listener = listener;
        this.loop = loop;
    }

    /** @param access the headers that make the request the account's own; what goes wrong with them is this attempt's failure */
    void send(HttpClient pool, UpstreamRequest out, Future<List<UpstreamRequest.Header>> access, String requestId) {
        access.onComplete(opened -> {
            if (over) {
                return;
            }
            if (opened.succeeded()) {
                send(pool, out, opened.result(), requestId);
            } else {
                boolean told = opened.cause() instanceof AccessDenied;
                fail(
                        told ? ((AccessDenied) opened.cause()).failure() : UpstreamFailure.of(FailureClass.CREDENTIAL),
                        false);
            }
        });
    }

    private void send(HttpClient pool, UpstreamRequest out, List<UpstreamRequest.Header> credential, String requestId) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(candidate.target().address())
                .setHost(candidate.target().host())
                .setPort(candidate.target().port())
                .setSsl(candidate.target().tls())
                .setURI(candidate.target().pathPrefix() + out.path());
        pool.request(options).onComplete(opened -> {
            if (opened.failed()) {
                fail(UpstreamFailure.of(FailureClass.OUTAGE), false);
                return;
            }
            HttpClientRequest sending = opened.result();
            if (over) {
                sending.reset();
                return;
            }
            request = sending;
            MultiMap headers = sending.headers();
            headers.add(HttpHeaders.CONTENT_TYPE, JSON);
            headers.add(HttpHeaders.USER_AGENT, USER_AGENT);
            headers.add(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
            headers.add(REQUEST_ID, requestId);
            set(headers, out.headers());
            set(headers, credential);
            sending.response().onComplete(answered -> {
                if (answered.succeeded()) {
                    head(answered.result());
                } else {
                    boolean closed = answered.cause() instanceof HttpClosedException;
                    fail(UpstreamFailure.of(closed ? FailureClass.CUT : FailureClass.OUTAGE), closed);
                }
            });
            // At the end of this turn: what many requests of one turn send leaves at once, and the other side wakes
            // once.
            loop.execute(() -> {
                if (!over) {
                    sent = true;
                    sending.end(Buffer.buffer(Unpooled.wrappedBuffer(out.body())));
                }
            });
        });
    }

    private static void set(MultiMap headers, List<UpstreamRequest.Header> more) {
        for (int i = 0; i < more.size(); i++) {
            headers.set(more.get(i).name(), more.get(i).value());
        }
    }

    private void head(HttpClientResponse answer) {
        if (over) {
            return;
        }
        response = answer;
        answer.exceptionHandler(cause -> {
            done = true;
            fail(UpstreamFailure.of(FailureClass.CUT, answer.statusCode()), false);
        });
        if (answer.statusCode() != OK) {
            error(answer);
            return;
        }
        String type = mediaType(answer);
        if (type == null) {
            fail(UpstreamFailure.of(FailureClass.INVALID_ANSWER, OK), false);
            return;
        }
        answer.handler(chunk -> {
            if (!over) {
                try {
                    listener.bytes(chunk);
                } catch (RuntimeException defect) {
                    broken(defect);
                }
            }
        });
        answer.endHandler(end -> {
            done = true;
            if (!over) {
                over = true;
                try {
                    listener.ended();
                } catch (RuntimeException defect) {
                    broken(defect);
                }
            }
        });
        listener.head(type);
    }

    /** The edge of what reads an answer: a defect there must cost this attempt, never leave its client waiting. */
    private void broken(RuntimeException defect) {
        LOG.error("an answer could not be read by a defect of the gateway", defect);
        cancel();
        listener.failed(UpstreamFailure.of(FailureClass.INVALID_ANSWER, OK), false);
    }

    /** Null where it is no answer: an encoding that was not asked for, or another media type. */
    private @Nullable String mediaType(HttpClientResponse answer) {
        String encoding = answer.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return null;
        }
        String type = answer.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null && expected.test(type) ? type : null;
    }

    private void error(HttpClientResponse answer) {
        Buffer text = Buffer.buffer();
        answer.handler(chunk -> {
            int room = maxErrorBytes - text.length();
            if (room > 0) {
                text.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
            }
        });
        answer.endHandler(end -> {
            if (!over) {
                over = true;
                listener.failed(
                        ErrorReader.read(
                                answer.statusCode(),
                                answer.getHeader("retry-after"),
                                answer.getHeader("retry-after-ms"),
                                text.getBytes()),
                        false);
            }
        });
    }

    private void fail(UpstreamFailure failure, boolean unsent) {
        if (over) {
            return;
        }
        cancel();
        listener.failed(failure, unsent);
    }

    /** Stops the upstream. For HTTP/1.1 that closes its connection, which is how these APIs are told to stop. */
    void cancel() {
        boolean open = !over;
        over = true;
        if (open && request != null) {
            request.reset();
        }
    }

    /** The answer is complete for us although its connection is not done: what still comes is dropped. */
    void enough() {
        over = true;
        resume();
    }

    /** Whether a provider may have taken the request: from then on its input is used. */
    boolean isSent() {
        return sent;
    }

    /** Whether the connection is free again. */
    boolean isDone() {
        return done;
    }

    /** Closes the connection whatever still comes. */
    void abort() {
        if (request != null) {
            request.reset();
        }
    }

    void pause() {
        if (!paused && response != null && !over) {
            paused = true;
            response.pause();
        }
    }

    void resume() {
        if (paused && response != null) {
            paused = false;
            response.resume();
        }
    }
}

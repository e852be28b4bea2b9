package io.tollway.gateway.exchange;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.AsciiString;
import io.tollway.gateway.dialect.AccessDenied;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.UpstreamFailure;
import io.tollway.gateway.routing.Candidate;
import io.tollway.gateway.upstream.AnswerReceiver;
import io.tollway.gateway.upstream.RequestHead;
import io.tollway.gateway.upstream.UpstreamConnection;
import io.tollway.gateway.upstream.Upstreams;
import io.tollway.gateway.upstream.Waiter;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: one request to one candidate. Tells its listener of the answer's bytes and of exactly one end or failure; after {@link #cancel} of nothing more.
 */
final class UpstreamCall implements Waiter, AnswerReceiver {
    private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");
    private static final AsciiString USER_AGENT = AsciiString.cached("tollway");
    private static final int OK = 200;
    private static final Logger LOG = Logger.getLogger(UpstreamCall.class);

    /** Who hears of the attempt; called on the event loop. */
    interface Listener {
        /** Status 200 with an expected media type. */
        void head(String mediaType);

        /** @param chunk never empty; the listener's own */
        void bytes(byte[] chunk);

        void ended();

        /** @param stale whether a kept connection was closed under the request before a byte was answered: a fresh connection may do */
        void failed(UpstreamFailure failure, boolean stale);
    }

    private final Candidate candidate;
    private final UpstreamRequest out;
    private final String requestId;
    private final Predicate<String> expected;
    private final int maxErrorBytes;
    private final Listener listener;
    /** What makes the request the account's own. */
    private List<UpstreamRequest.Header> credential = List.of();

    private @Nullable UpstreamConnection connection;
    private @Nullable ErrorAnswer error;
    private int status;
    private boolean sent;
    private boolean over;
    private boolean done;

    /** @param expected whether a media type is that of an answer */
    UpstreamCall(
            Candidate candidate,
            UpstreamRequest out,
            String requestId,
            Predicate<String> expected,
            int maxErrorBytes,
            Listener listener) {
        this.candidate = candidate;
        this.out = out;
        this.requestId = requestId;
        this.expected = expected;
        this.maxErrorBytes = maxErrorBytes;
        this.listener = listener;
    }

    /** @param access the headers that make the request the account's own; what goes wrong with them is this attempt's failure */
    void send(Upstreams upstreams, Future<List<UpstreamRequest.Header>> access) {
        access.onComplete(opened -> {
            if (over) {
                return;
            }
            if (opened.succeeded()) {
                credential = opened.result();
                upstreams.connect(candidate.pool(), candidate.target(), this);
            } else {
                boolean told = opened.cause() instanceof AccessDenied;
                fail(
                        told ? ((AccessDenied) opened.cause()).failure() : UpstreamFailure.of(FailureClass.CREDENTIAL),
                        false);
            }
        });
    }

    @Override
    public boolean isGone() {
        return over;
    }

    @Override
    public void unconnected() {
        fail(UpstreamFailure.of(FailureClass.OUTAGE), false);
    }

    @Override
    public void connected(UpstreamConnection with) {
        connection = with;
        with.claim(this);
        // At the end of this turn: what many requests of one turn send leaves at once, and the other side wakes once.
        with.atEndOfTurn(this::write);
    }

    private void write() {
        UpstreamConnection with = connection;
        if (over || with == null) {
            return;
        }
        RequestHead head = with.head();
        FailureClass unwritable = FailureClass.NOT_SERVED;
        try {
            head.post(candidate.target().pathPrefix(), out.path());
            unwritable = FailureClass.CREDENTIAL;
            head.set(HttpHeaderNames.HOST, candidate.target().authority());
            head.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
            head.set(HttpHeaderNames.USER_AGENT, USER_AGENT);
            head.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
            head.set(REQUEST_ID, requestId);
            set(head, out.headers());
            set(head, credential);
            with.send(out.body());
            sent = true;
        } catch (IllegalArgumentException e) {
            // An upstream's model name in the path, or a credential; neither is shown.
            LOG.errorf("a request for %s cannot be written: %s", candidate.pool(), e.getMessage());
            fail(UpstreamFailure.of(unwritable), false);
        }
    }

    private static void set(RequestHead head, List<UpstreamRequest.Header> more) {
        for (int i = 0; i < more.size(); i++) {
            head.set(more.get(i).name(), more.get(i).value());
        }
    }

    @Override
    public void head(HttpResponse head) {
        if (over) {
            return;
        }
        status = head.status().code();
        if (status != OK) {
            error = new ErrorAnswer(head, maxErrorBytes);
            return;
        }
        String type = mediaType(head.headers());
        if (type == null) {
            fail(UpstreamFailure.of(FailureClass.INVALID_ANSWER, OK), false);
        } else {
            listener.head(type);
        }
    }

    /** Null where it is no answer: an encoding that was not asked for, or another media type. */
    private @Nullable String mediaType(HttpHeaders headers) {
        String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return null;
        }
        String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
        return type != null && expected.test(type) ? type : null;
    }

    @Override
    public void bytes(byte[] chunk) {
        ErrorAnswer failed = error;
        if (over) {
            return;
        }
        if (failed != null) {
            if (failed.add(chunk)) {
                fail(failed.failure(), false); // nobody waits for the rest of a text that is cut anyway
            }
            return;
        }
        try {
            listener.bytes(chunk);
        } catch (RuntimeException defect) {
            broken(defect);
        }
    }

    @Override
    public void ended() {
        done = true;
        connection = null;
        if (over) {
            return;
        }
        over = true;
        ErrorAnswer failed = error;
        if (failed != null) {
            listener.failed(failed.failure(), false);
            return;
        }
        try {
            listener.ended();
        } catch (RuntimeException defect) {
            broken(defect);
        }
    }

    @Override
    public void broken(Break how) {
        done = true;
        connection = null;
        ErrorAnswer failed = error;
        if (failed != null) {
            fail(failed.failure(), false); // its status said enough
        } else if (status != 0) {
            fail(UpstreamFailure.of(FailureClass.CUT, status), false);
        } else {
            fail(
                    UpstreamFailure.of(how == Break.MALFORMED ? FailureClass.OUTAGE : FailureClass.CUT),
                    how == Break.STALE);
        }
    }

    /** The edge of what reads an answer: a defect there must cost this attempt, never leave its client waiting. */
    private void broken(RuntimeException defect) {
        LOG.error("an answer could not be read by a defect of the gateway", defect);
        cancel();
        listener.failed(UpstreamFailure.of(FailureClass.INVALID_ANSWER, OK), false);
    }

    private void fail(UpstreamFailure failure, boolean stale) {
        if (over) {
            return;
        }
        cancel();
        listener.failed(failure, stale);
    }

    /** Stops the upstream. For HTTP/1.1 that closes its connection, which is how these APIs are told to stop. */
    void cancel() {
        boolean open = !over;
        over = true;
        if (open) {
            abort();
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

    /** Closes the connection whatever still comes; one that nothing was written to serves others. */
    void abort() {
        UpstreamConnection with = connection;
        connection = null;
        if (with == null) {
            return;
        }
        if (sent) {
            with.close();
        } else {
            with.giveBack();
        }
    }

    void pause() {
        if (connection != null && status != 0 && !over) {
            connection.pause();
        }
    }

    void resume() {
        if (connection != null) {
            connection.resume();
        }
    }
}

package io.tollway.gateway.exchange;

import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.error.ErrorResponder;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.routing.Candidate;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** What one client gets: a head once, then a stream or one body, or an error; nothing any more once it is gone. Decides nothing. */
final class Reply {
    private static final int OK = 200;
    private static final int CLIENT_CLOSED = 499;
    /** For dialects that have no word of their own for an answer that ends at a limit. */
    private static final GatewayError CUT = new GatewayError.ProviderFailed(
            502,
            "output_limit_reached",
            "The answer was cut at the output that its hold pays for; send a higher limit or top up",
            0);

    private final Exchange exchange;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final ClientStream stream;
    private boolean headSent;
    private boolean gone;

    Reply(Exchange exchange, HttpServerRequest request, ClientStream stream) {
        this.exchange = exchange;
        this.request = request;
        this.response = request.response();
        this.stream = stream;
    }

    void whenClosed(Runnable step) {
        response.closeHandler(closed -> step.run());
    }

    ClientStream stream() {
        return stream;
    }

    boolean isGone() {
        return gone;
    }

    /** The client closed its connection. */
    void gone() {
        gone = true;
        stream.close();
    }

    /** Closes the connection: its client reads too slowly, or what has begun cannot be ended as it should. */
    void breakOff() {
        request.connection().close();
    }

    /** The status for the record when the answer is a whole one. */
    int statusWhenServed() {
        return gone ? CLIENT_CLOSED : OK;
    }

    /** The status for the record when the answer is this error: a stream that has begun stays 200. */
    int statusWhen(GatewayError error) {
        return gone ? CLIENT_CLOSED : headSent ? OK : error.status();
    }

    /** Sends a stream's head, once. */
    void head(@Nullable Candidate by) {
        if (!headSent && !gone) {
            headSent = true;
            AnswerHeaders.stream(response, exchange, by);
        }
    }

    /** Tells a client that waits for a stream that its request is alive; who serves it is open yet. */
    void keepAlive() {
        head(null);
        stream.comment(exchange.dialect.keepAlive(exchange.body));
    }

    void error(GatewayError error) {
        if (!gone) {
            ErrorResponder.send(request, error, exchange.surface, exchange.generationId);
        }
    }

    /** An error wherever the answer stands: as one, or inside a stream that has begun, or by breaking off. */
    void failure(@Nullable Answer answer, GatewayError error) {
        if (headSent && !gone) {
            stream.open();
            if (answer instanceof StreamedAnswer streamed && !streamed.appendFailure(error)) {
                breakOff();
                return;
            }
            stream.end();
        } else if (!response.closed()) {
            error(error);
        }
    }

    /** After a defect of ours: as an error, or by breaking off what has begun. */
    void broken() {
        if (headSent) {
            breakOff();
        } else if (!response.closed()) {
            error(new GatewayError.Internal());
        }
    }

    /** A body that no provider was asked for. */
    void estimate(Buffer body) {
        if (!response.closed()) {
            AnswerHeaders.estimate(response, exchange.surface, exchange.generationId);
            response.end(body);
        }
    }

    /** Sends a whole answer, which is handed back; null when it did not go out. */
    @Nullable Buffer document(Buffer body, Candidate by, long chargeNano) {
        if (response.closed()) {
            return null;
        }
        AnswerHeaders.whole(response, exchange, by, chargeNano);
        response.end(body);
        return body;
    }

    /**
     * Ends a stream.
     *
     * @param cut it ends here because its hold is used up
     * @param kept whether its end is asked for; for the others it is not copied
     * @return the bytes that ended it; null when it ended as a failure, or was not asked for
     */
    @Nullable Buffer streamEnd(@Nullable Answer answer, Bill bill, boolean cut, boolean kept) {
        stream.open();
        Buffer end = null;
        if (answer instanceof StreamedAnswer streamed) {
            if (cut && !streamed.appendCut()) {
                failure(streamed, CUT);
                return null;
            }
            int before = stream.buffer().length();
            streamed.appendEnd(bill);
            if (kept) {
                end = stream.buffer().getBuffer(before, stream.buffer().length());
            }
        }
        stream.end();
        return end;
    }
}

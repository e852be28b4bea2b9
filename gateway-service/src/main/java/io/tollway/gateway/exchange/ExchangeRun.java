package io.tollway.gateway.exchange;

import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import io.tollway.gateway.credit.Hold;
import io.tollway.gateway.credit.HoldOutcome;
import io.tollway.gateway.dialect.AnswerForm;
import io.tollway.gateway.dialect.Dialogue;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.UpstreamFailure;
import io.tollway.gateway.routing.Candidate;
import io.tollway.gateway.telemetry.LoopCounters.Metric;
import io.tollway.gateway.usage.StartRecord;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A model call from START to FINAL. The upstream is called at once, while START is on its way to the disk; no byte reaches the client before it is there, and FINAL is in the spool before
 * the last byte leaves. {@link Attempts} chooses whom to ask, {@link Deadlines} how long to wait, {@link Endings} settles and {@link Reply} writes. Confined to its event loop.
 */
final class ExchangeRun extends InFlight.Supervised implements ClientStream.Upstream {
    private static final int OK = 200;
    private static final Logger LOG = Logger.getLogger(ExchangeRun.class);

    private final ExchangeServices services;
    private final Exchange exchange;
    private final Runnable release;
    private final Reply reply;
    private final Deadlines deadlines;
    private final Endings endings;
    private final Attempts attempts;
    private @Nullable UpstreamCall call;
    private @Nullable Answer answer;
    private @Nullable Runnable whenDurable;
    private boolean durable;
    private boolean committed;
    private boolean detached;
    private boolean over;

    /** @param release gives back what the request occupies at the gateway; runs once, at the end */
    ExchangeRun(
            ExchangeServices services,
            Exchange exchange,
            HttpServerRequest request,
            HoldOutcome.@Nullable Held held,
            Runnable release) {
        this.services = services;
        this.exchange = exchange;
        this.release = release;
        ClientStream stream = new ClientStream(
                request.response(),
                services.context().nettyEventLoop(),
                services.config().streamBufferBytes(),
                this);
        this.reply = new Reply(exchange, request, stream);
        this.deadlines = new Deadlines(services.config(), services.providerConfig(), exchange.arrivedNanos);
        this.endings = new Endings(services, exchange, reply, this::close);
        this.attempts = new Attempts(services, exchange, this);
        if (held != null) {
            held(held);
        }
    }

    /** Money for this call: before it starts, or later for a fallback to the platform's accounts when own credentials were first. */
    void held(HoldOutcome.Held held) {
        exchange.hold = held.hold();
        exchange.outputCap = held.outputCap();
    }

    void start() {
        Hold hold = exchange.hold;
        Future<Void> start = services.usage()
                .start(new StartRecord(
                        exchange.caller.organization(),
                        exchange.id,
                        exchange.caller.project().projectId(),
                        exchange.caller.key().keyId(),
                        services.nodeId(),
                        exchange.body.model(),
                        exchange.holdNano(),
                        hold == null ? List.of() : hold.leaseIds(),
                        exchange.startedAt));
        if (start.failed()) {
            startFailed();
            return;
        }
        services.running().add(this);
        reply.whenClosed(this::clientGone);
        start.onComplete(written -> {
            if (written.succeeded()) {
                durable();
            } else {
                startFailed();
            }
        });
        if (!over) {
            attempts.next();
        }
    }

    private void durable() {
        durable = true;
        if (committed) {
            reply.stream().open();
        }
        Runnable waiting = whenDurable;
        whenDurable = null;
        if (waiting != null) {
            end(waiting);
        }
    }

    /** Without a START nothing may be charged or answered: the upstream is stopped and the hold goes back. */
    private void startFailed() {
        if (over) {
            return;
        }
        if (exchange.hold != null) {
            exchange.hold.release();
        }
        close();
        services.counters().count(Metric.SPOOL_REFUSED);
        reply.error(new GatewayError.Unavailable(
                "billing_unavailable", "The gateway cannot record requests at the moment; nothing was charged", 1));
        attempts.abandon();
    }

    // --- what the attempts tell

    /** An attempt is about to be sent. */
    UpstreamCall.Listener listener(Candidate candidate, Dialogue dialogue) {
        exchange.candidate = candidate;
        exchange.sentNanos = System.nanoTime();
        deadlines.sent(exchange.sentNanos, exchange.body.stream());
        reply.stream().discard();
        Answers answers = new Answers(services, exchange, this, reply.stream(), candidate, dialogue);
        return new UpstreamCall.Listener() {
            private Answer next = answers.asked();

            {
                answer = next;
            }

            @Override
            public void head(String mediaType) {
                exchange.headNanos = System.nanoTime();
                if (exchange.body.stream()) {
                    deadlines.headCame(exchange.sentNanos);
                }
                if (!dialogue.accepts(exchange.dialect.form(exchange.body), mediaType)) {
                    answer = next = answers.whole();
                }
            }

            @Override
            public void bytes(byte[] chunk) {
                if (committed) {
                    deadlines.moved(System.nanoTime());
                }
                next.bytes(chunk);
            }

            @Override
            public void ended() {
                next.ended();
            }

            @Override
            public void failed(UpstreamFailure failure, boolean stale) {
                attempts.failed(failure, stale && exchange.headNanos == 0);
            }
        };
    }

    void calling(UpstreamCall next) {
        call = next;
    }

    /** The stream is worth answering with: from here on there is no other candidate. */
    void committed() {
        committed = true;
        exchange.firstTokenNanos = System.nanoTime();
        deadlines.moved(exchange.firstTokenNanos);
        reply.head(exchange.candidate);
        if (durable) {
            reply.stream().open();
        }
    }

    boolean isOver() {
        return over;
    }

    /** Whether somebody still waits for an answer: false once the client left and nothing goes on in the background. */
    boolean isWaiting() {
        return !reply.isGone() || detached;
    }

    /** The answer itself turned out to be none. */
    void failed(UpstreamFailure failure) {
        UpstreamCall failing = call;
        if (failing != null) {
            failing.cancel();
        }
        attempts.failed(failure, false);
    }

    /** Nothing is left to try, or nothing may be tried any more. */
    void giveUp(GatewayError error) {
        Buffer estimate = error.retryable() ? exchange.dialect.estimate(exchange.body) : null;
        if (estimate != null) {
            afterStart(() -> endings.estimated(estimate));
            return;
        }
        Answer broken = answer;
        afterStart(() -> endings.failed(
                broken,
                broken instanceof StreamedAnswer stream && committed ? stream.served() : Served.NOTHING,
                error));
    }

    boolean isStreamCommitted() {
        return committed && exchange.body.stream();
    }

    // --- how it ends

    /** A whole answer is there. */
    void served(Served served) {
        attempts.succeeded(served);
        exchange.firstTokenNanos = exchange.headNanos;
        afterStart(() -> endings.document(answer, served));
    }

    /** A stream really ended. */
    void streamEnded(Served served, boolean empty, boolean upstreamGoesOn) {
        if (upstreamGoesOn && call != null) {
            Drain.of(call, services);
        }
        attempts.succeeded(served);
        if (!committed) {
            committed();
        }
        afterStart(() -> endings.stream(answer, served, empty ? Outcome.EMPTY_ANSWER : Outcome.COMPLETE));
    }

    /** The hold is used up: the stream stops here, and is paid for as far as it came. */
    void cut(Served served) {
        attempts.stopped(OK, "cut_by_limit");
        if (!committed) {
            committed();
        }
        exchange.noteCut();
        Served cut = new Served(served.usage(), served.source(), "length", served.model());
        afterStart(() -> endings.stream(answer, cut, Outcome.CUT_BY_LIMIT));
    }

    private void clientGone() {
        if (over || reply.isGone()) {
            return;
        }
        reply.gone();
        if (whenDurable != null) {
            // How it ends is decided already, and only waits for START.
            return;
        }
        if (!exchange.body.stream()
                && services.inFlight().detach(services.config().maxDetached())) {
            detached = true;
            return;
        }
        boolean sent = exchange.attemptOpen && call != null && call.isSent();
        attempts.stopped(null, "client_gone");
        afterStart(() -> endings.left(produced(sent)));
    }

    /**
     * What a client that leaves has used: input as soon as a provider may have it, and output as far as it came.
     *
     * @param sent whether a provider may have the request
     */
    private Served produced(boolean sent) {
        if (!sent) {
            return Served.NOTHING;
        }
        return answer instanceof StreamedAnswer stream
                ? stream.served()
                : new Served(Estimate.of(exchange.body, 0), UsageSource.TOKENIZER, null, null);
    }

    /** Runs now, or as soon as START is on disk; deadlines rest meanwhile. */
    private void afterStart(Runnable step) {
        call = null;
        if (durable) {
            end(step);
        } else {
            whenDurable = step;
        }
    }

    /** The edge of what ends a call: after a defect there nobody else would give back what it occupies, or tell its client. */
    private void end(Runnable ending) {
        try {
            ending.run();
        } catch (RuntimeException defect) {
            services.counters().count(Metric.INTERNAL_ERRORS);
            LOG.errorf(defect, "%s: it could not be ended by a defect of the gateway", exchange.generationId);
            endings.broken(over);
        }
    }

    /** A defect befell an answer whose attempt had ended already. */
    void stranded() {
        if (whenDurable == null) {
            services.counters().count(Metric.INTERNAL_ERRORS);
            afterStart(() -> endings.broken(false));
        }
    }

    private void close() {
        over = true;
        if (detached) {
            services.inFlight().attached();
        }
        try {
            release.run();
        } finally {
            services.running().remove(this);
        }
    }

    // --- time and back-pressure

    @Override
    void tick(long nowNanos) {
        if (over || call == null) {
            return;
        }
        if (deadlines.tooSlow(nowNanos, reply.stream().stalledSinceNanos())) {
            reply.breakOff();
            clientGone();
        } else if (exchange.attemptOpen && deadlines.over(nowNanos)) {
            failed(UpstreamFailure.of(FailureClass.TIMEOUT));
        } else if (isWaitedForAsStream() && deadlines.commentDue(nowNanos)) {
            reply.keepAlive();
        }
    }

    private boolean isWaitedForAsStream() {
        return durable && !reply.isGone() && !committed && exchange.dialect.form(exchange.body) == AnswerForm.EVENTS;
    }

    @Override
    public void pause() {
        if (call != null) {
            deadlines.pause();
            call.pause();
        }
    }

    @Override
    public void resume() {
        if (deadlines.resume(System.nanoTime()) && call != null) {
            call.resume();
        }
    }
}

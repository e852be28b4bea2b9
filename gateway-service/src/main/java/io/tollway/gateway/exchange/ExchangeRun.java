package io.tollway.gateway.exchange;

import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import io.tollway.gateway.credit.Hold;
import io.tollway.gateway.credit.HoldOutcome;
import io.tollway.gateway.dialect.AnswerForm;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Dialogue;
import io.tollway.gateway.error.ErrorResponder;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Surface;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.UpstreamFailure;
import io.tollway.gateway.routing.Candidate;
import io.tollway.gateway.telemetry.LoopCounters.Metric;
import io.tollway.gateway.usage.StartRecord;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A model call from START to FINAL. The upstream is called at once, while START is on its way to the disk; no byte reaches the client before it is there, and FINAL is in the spool before
 * the last byte leaves. Confined to its event loop.
 */
final class ExchangeRun extends InFlight.Supervised implements ClientStream.Upstream {
    private static final Logger LOG = Logger.getLogger(ExchangeRun.class);
    private static final int OK = 200;
    private static final int CLIENT_CLOSED = 499;
    /** For dialects that have no word of their own for an answer that ends at a limit. */
    private static final GatewayError CUT = new GatewayError.ProviderFailed(
            502,
            "output_limit_reached",
            "The answer was cut at the output that its hold pays for; send a higher limit or top up",
            0);

    private final ExchangeServices services;
    private final Exchange exchange;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Runnable release;
    private final ClientStream client;
    private final Attempts attempts;
    private @Nullable UpstreamCall call;
    private @Nullable Answer answer;
    private @Nullable Runnable whenDurable;
    private boolean durable;
    private boolean committed;
    private boolean headSent;
    private boolean clientGone;
    private boolean detached;
    private boolean over;
    private boolean pausedForClient;
    private long deadline;
    private long nextComment;

    ExchangeRun(
            ExchangeServices services,
            Exchange exchange,
            HttpServerRequest request,
            HoldOutcome.@Nullable Held held,
            Runnable release) {
        this.services = services;
        this.exchange = exchange;
        this.request = request;
        this.response = request.response();
        this.release = release;
        this.client = new ClientStream(
                response, services.context().nettyEventLoop(), services.config().streamBufferBytes(), this);
        this.attempts = new Attempts(services, exchange, this);
        this.nextComment =
                exchange.arrivedNanos + services.config().keepAliveAfter().toNanos();
        hold(held);
    }

    private void hold(HoldOutcome.@Nullable Held held) {
        if (held != null) {
            exchange.hold = held.hold();
            exchange.outputCap = held.outputCap();
        }
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
        response.closeHandler(closed -> clientGone());
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
            client.open();
        }
        Runnable waiting = whenDurable;
        whenDurable = null;
        if (waiting != null) {
            waiting.run();
        }
    }

    /** Without a START nothing may be charged or answered: the upstream is stopped and the hold goes back. */
    private void startFailed() {
        if (over) {
            return;
        }
        attempts.abandon();
        if (exchange.hold != null) {
            exchange.hold.release();
        }
        close();
        services.counters().count(Metric.SPOOL_REFUSED);
        respond(new GatewayError.Unavailable(
                "billing_unavailable", "The gateway cannot record requests at the moment; nothing was charged", 1));
    }

    // --- what the attempts tell

    /** An attempt is about to be sent. */
    UpstreamCall.Listener listener(Candidate candidate, Dialogue dialogue) {
        long now = System.nanoTime();
        exchange.candidate = candidate;
        exchange.sentNanos = now;
        deadline = now
                + (exchange.body.stream()
                                ? services.providerConfig().headTimeout()
                                : services.providerConfig().answerTimeout())
                        .toNanos();
        client.discard();
        pausedForClient = false;
        Answer next = answer(
                dialogue,
                names(candidate),
                AnswerBounds.of(
                        services.providerConfig(),
                        exchange.body,
                        candidate.endpoint().model()));
        answer = next;
        return new UpstreamCall.Listener() {
            @Override
            public void head() {
                exchange.headNanos = System.nanoTime();
                if (exchange.body.stream()) {
                    deadline = exchange.sentNanos
                            + services.providerConfig().firstTokenTimeout().toNanos();
                }
            }

            @Override
            public void bytes(Buffer chunk) {
                if (committed) {
                    deadline = System.nanoTime()
                            + services.providerConfig().idleTimeout().toNanos();
                }
                next.bytes(chunk);
            }

            @Override
            public void ended() {
                next.ended();
            }

            @Override
            public void failed(UpstreamFailure failure, boolean unsent) {
                attempts.failed(failure, unsent && exchange.headNanos == 0);
            }
        };
    }

    private Answer answer(Dialogue dialogue, AnswerNames names, AnswerBounds bounds) {
        return switch (exchange.dialect.form(exchange.body)) {
            case EVENTS ->
                new StreamAnswer(
                        this,
                        exchange,
                        client,
                        dialogue.stream(exchange.body, names),
                        services.counters(),
                        sink -> dialogue.splitter(bounds.event(), sink));
            case SOUND -> new SoundAnswer(this, exchange, client);
            case DOCUMENT, TEXT ->
                new DocumentAnswer(this, exchange, dialogue.document(exchange.body, names), bounds.answer());
        };
    }

    private AnswerNames names(Candidate candidate) {
        return new AnswerNames(
                exchange.generationId,
                candidate.endpoint().model().id(),
                exchange.surface == Surface.OPENROUTER
                        ? candidate.endpoint().provider().name()
                        : null,
                exchange.startedAt.getEpochSecond(),
                exchange.surface);
    }

    void calling(UpstreamCall next) {
        call = next;
    }

    /** The stream is worth answering with: from here on there is no other candidate. */
    void committed() {
        committed = true;
        exchange.firstTokenNanos = System.nanoTime();
        deadline = exchange.firstTokenNanos
                + services.providerConfig().idleTimeout().toNanos();
        sendHead();
        if (durable) {
            client.open();
        }
    }

    boolean isOver() {
        return over;
    }

    /** Whether somebody still waits for an answer: false once the client left and nothing goes on in the background. */
    boolean isWaiting() {
        return !clientGone || detached;
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
            afterStart(() -> estimated(estimate));
            return;
        }
        afterStart(() -> {
            Served produced = answer instanceof StreamedAnswer stream && committed ? stream.served() : Served.NOTHING;
            int status = clientGone ? CLIENT_CLOSED : headSent ? OK : error.status();
            Settlement.settle(services, exchange, Outcome.PROVIDER_FAILED, produced, status);
            close();
            services.lastBytes().afterKept(() -> sendFailure(error));
        });
    }

    private void sendFailure(GatewayError error) {
        if (headSent && !clientGone) {
            client.open();
            if (answer instanceof StreamedAnswer stream && !stream.appendFailure(error)) {
                request.connection().close();
                return;
            }
            client.end();
        } else if (!response.closed()) {
            respond(error);
        }
    }

    /** No provider answered what can be answered without one. */
    private void estimated(Buffer estimate) {
        Settlement.settle(services, exchange, Outcome.COMPLETE, Served.NOTHING, clientGone ? CLIENT_CLOSED : OK);
        close();
        services.lastBytes().afterKept(() -> {
            if (!response.closed()) {
                AnswerHeaders.estimate(response);
                response.end(estimate);
            }
        });
    }

    boolean isStreamCommitted() {
        return committed && exchange.body.stream();
    }

    // --- how it ends

    /** A whole answer is there. */
    void served(Served served) {
        attempts.succeeded(served);
        exchange.firstTokenNanos = exchange.headNanos;
        afterStart(() -> {
            boolean empty = served.finishReason() == null && answer != null && answer.facts().contentBytes == 0;
            Outcome outcome = empty ? Outcome.EMPTY_ANSWER : clientGone ? Outcome.CLIENT_GONE : Outcome.COMPLETE;
            Settlement.Receipt receipt =
                    Settlement.settle(services, exchange, outcome, served, clientGone ? CLIENT_CLOSED : OK);
            close();
            if (!clientGone && answer instanceof DocumentAnswer whole) {
                services.lastBytes().afterKept(() -> send(whole, served, receipt));
            }
        });
    }

    private void send(DocumentAnswer whole, Served served, Settlement.Receipt receipt) {
        if (response.closed()) {
            return;
        }
        Candidate by = java.util.Objects.requireNonNull(exchange.candidate);
        Buffer rendered;
        try {
            rendered = whole.render(bill(served, receipt, by));
        } catch (RuntimeException defect) {
            LOG.errorf(defect, "%s: its answer could not be written", exchange.generationId);
            respond(new GatewayError.Internal());
            return;
        }
        AnswerHeaders.whole(response, exchange, by, receipt.chargeNano());
        response.end(rendered);
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
        afterStart(() -> endStream(served, empty ? Outcome.EMPTY_ANSWER : Outcome.COMPLETE));
    }

    /** The hold is used up: the stream stops here, and is paid for as far as it came. */
    void cut(Served served) {
        attempts.stopped(OK, "cut_by_limit");
        if (!committed) {
            committed();
        }
        exchange.noteCut();
        afterStart(() ->
                endStream(new Served(served.usage(), served.source(), "length", served.model()), Outcome.CUT_BY_LIMIT));
    }

    private void endStream(Served served, Outcome outcome) {
        if (served.source() == UsageSource.TOKENIZER) {
            services.counters().count(Metric.ESTIMATED);
        }
        Settlement.Receipt receipt = Settlement.settle(services, exchange, outcome, served, OK);
        close();
        services.lastBytes().afterKept(() -> {
            client.open();
            if (answer instanceof StreamedAnswer stream) {
                if (outcome == Outcome.CUT_BY_LIMIT && !stream.appendCut()) {
                    sendFailure(CUT);
                    return;
                }
                stream.appendEnd(bill(served, receipt, java.util.Objects.requireNonNull(exchange.candidate)));
            }
            client.end();
        });
    }

    private Bill bill(Served served, Settlement.Receipt receipt, Candidate by) {
        return new Bill(
                served.usage(),
                served.source() == UsageSource.PROVIDER,
                receipt.chargeNano(),
                receipt.listNano(),
                by.own(),
                services.clock().instant().getEpochSecond());
    }

    private void clientGone() {
        if (over || clientGone) {
            return;
        }
        clientGone = true;
        client.close();
        if (whenDurable != null) {
            // How it ends is decided already, and only waits for START.
            return;
        }
        if (!exchange.body.stream()
                && services.inFlight().detach(services.config().maxDetached())) {
            detached = true;
            return;
        }
        Served produced = produced();
        attempts.stopped(null, "client_gone");
        afterStart(() -> {
            Settlement.settle(services, exchange, Outcome.CLIENT_GONE, produced, CLIENT_CLOSED);
            close();
        });
    }

    /** What a client that leaves has used: input as soon as a provider may have it, and output as far as it came. */
    private Served produced() {
        if (!exchange.attemptOpen || call == null || !call.isSent()) {
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
            step.run();
        } else {
            whenDurable = step;
        }
    }

    private void close() {
        over = true;
        services.running().remove(this);
        if (detached) {
            services.inFlight().attached();
        }
        release.run();
    }

    private void respond(GatewayError error) {
        if (!clientGone) {
            ErrorResponder.send(request, error, exchange.surface, exchange.generationId);
        }
    }

    private void sendHead() {
        if (!headSent && !clientGone) {
            headSent = true;
            AnswerHeaders.stream(response, exchange, committed ? exchange.candidate : null);
        }
    }

    // --- time and back-pressure

    @Override
    void tick(long nowNanos) {
        if (over || call == null) {
            return;
        }
        long stalledSince = client.stalledSinceNanos();
        if (stalledSince != 0
                && nowNanos - stalledSince
                        > services.config().slowReaderTimeout().toNanos()) {
            request.connection().close();
            clientGone();
            return;
        }
        if (nowNanos - exchange.arrivedNanos
                > services.providerConfig().totalTimeout().toNanos()) {
            failed(UpstreamFailure.of(FailureClass.TIMEOUT));
            return;
        }
        if (!pausedForClient && nowNanos - deadline > 0) {
            failed(UpstreamFailure.of(FailureClass.TIMEOUT));
            return;
        }
        if (durable
                && !clientGone
                && !committed
                && nowNanos - nextComment > 0
                && exchange.dialect.form(exchange.body) == AnswerForm.EVENTS) {
            nextComment = nowNanos + services.config().keepAliveEvery().toNanos();
            sendHead();
            client.comment(exchange.dialect.keepAlive(exchange.body));
        }
    }

    @Override
    public void pause() {
        if (call != null) {
            pausedForClient = true;
            call.pause();
        }
    }

    @Override
    public void resume() {
        if (pausedForClient) {
            pausedForClient = false;
            deadline =
                    System.nanoTime() + services.providerConfig().idleTimeout().toNanos();
            if (call != null) {
                call.resume();
            }
        }
    }

    /** Later money for a fallback to the platform's accounts, when own credentials were first. */
    void held(HoldOutcome.Held held) {
        hold(held);
    }
}

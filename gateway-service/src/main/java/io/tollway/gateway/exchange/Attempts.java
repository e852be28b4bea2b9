package io.tollway.gateway.exchange;

import io.tollway.contracts.usage.Attempt;
import io.tollway.gateway.credit.HoldOutcome;
import io.tollway.gateway.dialect.AnswerForm;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.Dialogue;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.UpstreamFailure;
import io.tollway.gateway.routing.Candidate;
import io.tollway.gateway.telemetry.LoopCounters.Metric;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes the candidates of a plan one after the other, by what the last one's failure allows, and tells routing's health what came of each. */
final class Attempts {
    private static final Logger LOG = Logger.getLogger(Attempts.class);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;
    private static final long MILLI_NANOS = 1_000_000L;

    private final ExchangeServices services;
    private final Exchange exchange;
    private final ExchangeRun run;
    private final FailureSummary summary = new FailureSummary();
    private int nextIndex;
    private int sent;
    private int resentIndex = -1;
    private @Nullable GatewayError unwritable;
    private @Nullable Candidate current;
    private @Nullable UpstreamCall call;
    /** How the present candidate was asked. */
    private @Nullable Dialogue asked;
    /** How the next one is asked, if it was decided already. */
    private @Nullable Dialogue decided;

    Attempts(ExchangeServices services, Exchange exchange, ExchangeRun run) {
        this.services = services;
        this.exchange = exchange;
        this.run = run;
    }

    /** Tries the next candidate, or gives up; so does a defect on the way, since nobody else would end the call. */
    void next() {
        try {
            tryNext();
        } catch (RuntimeException defect) {
            services.counters().count(Metric.INTERNAL_ERRORS);
            LOG.error("a candidate could not be tried by a defect of the gateway", defect);
            run.giveUp(new GatewayError.Internal());
        }
    }

    private void tryNext() {
        List<Candidate> candidates = exchange.plan.candidates();
        if (nextIndex >= candidates.size() || sent >= services.routingConfig().maxAttempts()) {
            run.giveUp(sent == 0 && unwritable != null ? unwritable : summary.error());
            return;
        }
        Candidate candidate = candidates.get(nextIndex);
        if (!candidate.own() && exchange.hold == null && !exchange.dialect.isFree() && Refusals.isPriced(candidate)) {
            reserveForPlatform();
            return;
        }
        nextIndex++;
        send(candidate);
    }

    /** Own credentials came first and failed; the platform's accounts need money. */
    private void reserveForPlatform() {
        services.credit().reserve(Refusals.holdRequest(exchange)).onComplete(reserved -> {
            if (run.isOver() || !run.isWaiting()) {
                if (reserved.result() instanceof HoldOutcome.Held late) {
                    late.hold().release();
                }
                return;
            }
            if (reserved.result() instanceof HoldOutcome.Held held) {
                run.held(held);
                next();
            } else {
                run.giveUp(Refusals.error(reserved.result(), services.clock().instant()));
            }
        });
    }

    private void send(Candidate candidate) {
        long now = System.nanoTime();
        Integer perMinute = candidate.own() ? null : rpm(candidate);
        String secret = services.vault().secret(candidate.credential());
        if (secret == null) {
            summary.add(candidate, UpstreamFailure.of(FailureClass.CREDENTIAL));
            LOG.errorf(
                    "credential %s of %s does not unseal",
                    candidate.credential().credentialId(), candidate.pool());
            next();
            return;
        }
        if (perMinute != null && !candidate.health().takeRate(perMinute, now)) {
            summary.add(candidate, UpstreamFailure.of(FailureClass.RATE_LIMIT));
            next();
            return;
        }
        Dialogue dialogue = dialogue(candidate);
        UpstreamRequest out = written(dialogue);
        if (out == null) {
            return;
        }
        if (sent > 0) {
            if (!services.retries().take(now, services.running().size())) {
                run.giveUp(summary.error());
                return;
            }
            services.counters().count(Metric.FALLBACKS);
        }
        sent++;
        current = candidate;
        exchange.attemptOpen = true;
        exchange.headNanos = 0;
        services.counters().count(Metric.ATTEMPTS);
        candidate.health().began(exchange.tenant());
        UpstreamCall next = new UpstreamCall(
                candidate,
                out,
                exchange.generationId,
                type -> dialogue.accepts(exchange.dialect.form(exchange.body), type) || isWhole(type),
                services.providerConfig().maxErrorBytes(),
                run.listener(candidate, dialogue));
        call = next;
        run.calling(next);
        next.send(services.upstreams(), dialogue.access(out, candidate.target(), candidate.pool(), secret));
    }

    private Dialogue dialogue(Candidate candidate) {
        Dialogue known = decided;
        decided = null;
        Dialogue dialogue = known != null
                ? known
                : services.dialects()
                        .dialogue(
                                exchange.dialect,
                                candidate.endpoint().provider().dialect(),
                                model(candidate),
                                candidate.endpoint().families());
        asked = dialogue;
        return dialogue;
    }

    /** A document where a stream was asked for, from a provider that knows none. */
    private boolean isWhole(String mediaType) {
        return exchange.dialect.form(exchange.body) == AnswerForm.EVENTS
                && exchange.dialect.streamsWhole()
                && AnswerForm.DOCUMENT.accepts(mediaType);
    }

    /** What is sent to the candidate; null when the request cannot be said in its dialect, and the next was tried. */
    private @Nullable UpstreamRequest written(Dialogue dialogue) {
        Changes changes = new Changes();
        try {
            UpstreamRequest out = dialogue.request(exchange.body, changes);
            exchange.translated = changes.all();
            return out;
        } catch (Refusal refusal) {
            unwritable = refusal.error();
            next();
            return null;
        }
    }

    private UpstreamModel model(Candidate candidate) {
        var endpoint = candidate.endpoint();
        Long most = endpoint.endpoint().maxOutputTokens();
        return new UpstreamModel(
                endpoint.endpoint().upstreamModel(),
                cap(candidate),
                most == null ? endpoint.model().maxOutputTokens() : most,
                candidate.target().host(),
                knowsNewerCapField(candidate),
                endpoint.traits());
    }

    private static @Nullable Integer rpm(Candidate candidate) {
        for (var account : candidate.endpoint().provider().accounts()) {
            if (account.id().equals(candidate.account())) {
                Long rpm = account.rpm();
                return rpm == null ? null : (Integer) (int) Math.min(rpm, Integer.MAX_VALUE);
            }
        }
        return null;
    }

    /** What the hold pays for, within what the endpoint can. Nothing bounds an own credential but its owner's wish. */
    private long cap(Candidate candidate) {
        if (candidate.own()) {
            return -1;
        }
        Long most = candidate.endpoint().endpoint().maxOutputTokens();
        if (exchange.outputCap < 0) {
            return -1;
        }
        return most == null ? exchange.outputCap : Math.min(exchange.outputCap, most);
    }

    /** OpenAI's newer models know only the newer name, most compatible servers only the older. */
    private static boolean knowsNewerCapField(Candidate candidate) {
        return candidate.target().host().equals("api.openai.com")
                || candidate.endpoint().model().supportedParameters().contains("max_completion_tokens");
    }

    /** @param stale whether a kept connection was closed before anything was answered: the same candidate gets one fresh one */
    void failed(UpstreamFailure failure, boolean stale) {
        Candidate candidate = current;
        if (run.isOver()) {
            return;
        }
        if (candidate == null) {
            run.stranded();
            return;
        }
        long now = System.nanoTime();
        record(failure.status(), failure.kind().wireName(), now);
        // A kept connection that the provider had closed says nothing about the provider.
        boolean again = stale && resentIndex != nextIndex && !run.isStreamCommitted();
        if (again) {
            candidate.health().ended(exchange.tenant());
        } else {
            health(candidate, failure, now);
            summary.add(candidate, failure);
        }
        exchange.lostNanos += now - exchange.sentNanos;
        current = null;
        if (run.isStreamCommitted()) {
            run.giveUp(summary.error());
            return;
        }
        if (again) {
            resentIndex = nextIndex;
            nextIndex--;
        }
        decided = asked == null ? null : asked.after(failure.kind());
        if (decided != null) {
            nextIndex--;
            next();
            return;
        }
        switch (failure.kind().next()) {
            case CANDIDATE -> {}
            case MODEL -> skipModel(candidate);
            case NOTHING -> nextIndex = Integer.MAX_VALUE;
        }
        next();
    }

    private void skipModel(Candidate failed) {
        List<Candidate> candidates = exchange.plan.candidates();
        while (nextIndex < candidates.size()
                && candidates.get(nextIndex).endpoint().model()
                        == failed.endpoint().model()) {
            nextIndex++;
        }
    }

    private void health(Candidate candidate, UpstreamFailure failure, long now) {
        if (exchange.dialect.isFree() && failure.status() != null && failure.status() == NOT_FOUND) {
            // Providers of the same dialect that do not count say so like this; their accounts are sound.
            candidate.health().ended(exchange.tenant());
            return;
        }
        long wait = failure.retryAfterMillis() * MILLI_NANOS;
        switch (failure.kind()) {
            case RATE_LIMIT -> {
                if (failure.status() != null && failure.status() == TOO_LARGE) {
                    // This one request is above what the account may send in a minute; smaller ones are not.
                    candidate.health().ended(exchange.tenant());
                } else {
                    candidate.health().rateLimited(exchange.tenant(), wait, now);
                }
            }
            case OUTAGE, TIMEOUT, CUT, INVALID_ANSWER, IN_STREAM -> {
                candidate.health().failed(exchange.tenant(), wait, now);
                candidate.endpoint().health().outage(exchange.tenant(), now);
            }
            case CREDENTIAL -> {
                if (candidate.own()) {
                    candidate.health().ended(exchange.tenant());
                } else {
                    candidate.health().refused(exchange.tenant(), now);
                    services.counters().count(Metric.CREDENTIALS_REFUSED);
                    LOG.errorf(
                            "provider %s refused account %s (status %s): it rests; check its credential and balance",
                            candidate.endpoint().provider().id(), candidate.account(), failure.status());
                }
            }
            case NOT_SERVED -> {
                candidate.health().ended(exchange.tenant());
                if (!candidate.own()) {
                    candidate.endpoint().health().outage(exchange.tenant(), now);
                    LOG.errorf(
                            "provider %s does not know endpoint %s (status %s): the catalog names a model or path that it has not",
                            candidate.endpoint().provider().id(),
                            candidate.endpoint().endpoint().id(),
                            failure.status());
                }
            }
            case CONTEXT_LENGTH, CONTENT_POLICY, SIGNATURE, INSTRUCTIONS, REJECTED ->
                candidate.health().ended(exchange.tenant());
        }
    }

    void succeeded(Served served) {
        Candidate candidate = current;
        if (candidate == null) {
            return;
        }
        long now = System.nanoTime();
        record(OK, null, now);
        candidate.health().succeeded(exchange.tenant());
        long first = exchange.firstTokenNanos == 0 ? now : exchange.firstTokenNanos;
        candidate
                .endpoint()
                .health()
                .served(
                        (first - exchange.sentNanos) / 1000,
                        served.usage().output(),
                        (now - exchange.sentNanos) / 1000);
        current = null;
    }

    /** We stop the upstream ourselves: it is not its fault. */
    void stopped(@Nullable Integer status, String why) {
        Candidate candidate = current;
        UpstreamCall open = call;
        if (open != null) {
            open.cancel();
        }
        if (candidate != null) {
            record(status, why, System.nanoTime());
            candidate.health().ended(exchange.tenant());
            current = null;
        }
    }

    /** Like {@link #stopped}, for a request that leaves no record. */
    void abandon() {
        stopped(null, "abandoned");
    }

    private void record(@Nullable Integer status, @Nullable String errorClass, long now) {
        Candidate candidate = current;
        if (candidate == null) {
            return;
        }
        exchange.attemptOpen = false;
        long until = errorClass == null && exchange.headNanos != 0 ? exchange.headNanos : now;
        exchange.attempts.add(new Attempt(
                candidate.endpoint().provider().id(),
                candidate.endpoint().endpoint().id(),
                candidate.account(),
                candidate.source(),
                status,
                errorClass,
                (until - exchange.sentNanos) / 1000,
                0));
    }
}

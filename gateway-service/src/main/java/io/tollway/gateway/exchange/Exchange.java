package io.tollway.gateway.exchange;

import io.tollway.contracts.usage.Attempt;
import io.tollway.gateway.auth.Caller;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.budget.BudgetMatch;
import io.tollway.gateway.credit.Hold;
import io.tollway.gateway.dialect.ClientDialect;
import io.tollway.gateway.error.Surface;
import io.tollway.gateway.limit.Admission;
import io.tollway.gateway.routing.Candidate;
import io.tollway.gateway.routing.RoutePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The facts of one model call, as they become known. Confined to its event loop. */
final class Exchange {
    final Surface surface;
    final UUID id;
    final String generationId;
    final Caller caller;
    final ClientDialect dialect;
    final ModelRequest body;
    final RoutePlan plan;
    /** The budgets it counts in when it costs credits. */
    final List<BudgetMatch> budgets;

    final Instant startedAt;
    final long arrivedNanos;
    final List<Attempt> attempts = new ArrayList<>(1);

    @Nullable Hold hold;
    /** The traffic limits it passed. */
    Admission admission = Admission.UNLIMITED;
    /** Output tokens in force; negative when nothing bounds them (own credentials). */
    long outputCap = -1;

    @Nullable Candidate candidate;

    /** What the last attempt's translation changed. */
    List<String> translated = List.of();

    long sentNanos;
    long headNanos;
    long firstTokenNanos;
    /** Time spent on attempts that failed. */
    long lostNanos;
    /** Whether an attempt is under way that is not in the list yet. */
    boolean attemptOpen;
    /** What it is charged is decided, and its hold has ended. */
    boolean settled;

    Exchange(
            Surface surface,
            UUID id,
            Caller caller,
            ClientDialect dialect,
            ModelRequest body,
            RoutePlan plan,
            List<BudgetMatch> budgets,
            Instant startedAt,
            long arrivedNanos) {
        this.surface = surface;
        this.id = id;
        this.generationId = "gen-" + id;
        this.caller = caller;
        this.dialect = dialect;
        this.body = body;
        this.plan = plan;
        this.budgets = budgets;
        this.startedAt = startedAt;
        this.arrivedNanos = arrivedNanos;
    }

    /** Whose request it is. */
    UUID tenant() {
        return caller.organization();
    }

    long holdNano() {
        return hold == null ? 0 : hold.amountNano();
    }

    /** Microseconds from the request's arrival to the first content; null before. */
    @Nullable Long firstTokenMicros() {
        return firstTokenNanos == 0 ? null : (firstTokenNanos - arrivedNanos) / 1000;
    }

    /** Our own part of the time to the first byte: until the request was sent, and from its answer's first byte on. Null before. */
    @Nullable Long overheadMicros(long nowNanos) {
        if (headNanos == 0) {
            return null;
        }
        return Math.max(0, sentNanos - arrivedNanos - lostNanos + Math.max(0, nowNanos - headNanos)) / 1000;
    }

    /** The upstream went beyond the output in force, and its stream was cut there. */
    void noteCut() {
        List<String> noted = new ArrayList<>(translated.size() + 1);
        noted.addAll(translated);
        noted.add("adjusted max_tokens: the answer was cut at " + outputCap + ", where its hold ended");
        translated = noted;
    }

    /** What was changed in the request on its way, for the record. */
    List<String> changes() {
        List<String> dropped = body.dropped();
        if (dropped.isEmpty()) {
            return translated;
        }
        List<String> changes = new ArrayList<>(dropped.size() + translated.size());
        for (String field : dropped) {
            changes.add("consumed " + field);
        }
        changes.addAll(translated);
        return changes;
    }
}

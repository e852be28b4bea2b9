package io.tollway.gateway.limit;

import io.tollway.gateway.error.GatewayError;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that passed its limits, until it has ended. Confined to its event loop. */
public final class Admission {
    /** Nothing limits the request. */
    public static final Admission UNLIMITED = new Admission(List.of(), Clock.systemUTC());

    private final List<Scope> scopes;
    private final Clock clock;
    private long taken;
    private boolean ended;

    Admission(List<Scope> scopes, Clock clock) {
        this.scopes = scopes;
        this.clock = clock;
    }

    /** Takes the tokens that the request may use at most, when it starts. Null when there was room. */
    public @Nullable GatewayError start(long tokens) {
        if (scopes.isEmpty()) {
            return null;
        }
        long nowNanos = System.nanoTime();
        Instant now = clock.instant();
        for (int i = 0; i < scopes.size(); i++) {
            GatewayError refusal = scopes.get(i).take(tokens, nowNanos, now);
            if (refusal != null) {
                for (int j = 0; j < i; j++) {
                    scopes.get(j).trueUp(tokens, 0, nowNanos);
                }
                return refusal;
            }
        }
        taken = tokens;
        return null;
    }

    /** Corrects the tokens to those that were used, once it has ended. */
    public void used(long tokens) {
        if (scopes.isEmpty()) {
            return;
        }
        long nowNanos = System.nanoTime();
        for (int i = 0; i < scopes.size(); i++) {
            scopes.get(i).trueUp(taken, tokens, nowNanos);
        }
        taken = 0;
    }

    /** Gives the places back, and the tokens of a request that never ended by itself; once, whatever is called later. */
    public void leave() {
        if (ended || scopes.isEmpty()) {
            return;
        }
        ended = true;
        if (taken > 0) {
            used(0);
        }
        for (int i = 0; i < scopes.size(); i++) {
            scopes.get(i).leave();
        }
    }
}

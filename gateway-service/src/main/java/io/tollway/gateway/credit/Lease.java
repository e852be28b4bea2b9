package io.tollway.gateway.credit;

import java.util.UUID;

/** A slice that this node may reserve in. Guarded by its bucket's lock. */
final class Lease {
    /** How far a lease has come. */
    enum State {
        /** May be reserved in while valid. */
        ACTIVE,
        /** Takes no more reservations; closes when none is left. */
        RETIRED,
        /** Declared closed, or ended by the authority. */
        ENDED
    }

    final UUID id;
    final long grantedNano;
    /** {@code nanoTime} from which on it must not be used. */
    long validUntil;
    /** {@code nanoTime} from which on a successor is wanted. */
    long renewAt;

    State state = State.ACTIVE;
    /** Granted and neither reserved nor spent. */
    long freeNano;
    /** Reservations that have not ended. */
    int live;
    /** What ended reservations will have declared in FINALs: how many charges, and their sum. */
    long settledCount;

    long settledNano;
    long lastUsed;

    Lease(UUID id, long grantedNano, long spentNano, long spentCount, long now, long validUntil) {
        this.id = id;
        this.grantedNano = grantedNano;
        this.freeNano = Math.max(0, grantedNano - spentNano);
        this.settledNano = spentNano;
        this.settledCount = spentCount;
        this.validUntil = validUntil;
        this.renewAt = now + (validUntil - now) / 2;
        this.lastUsed = now;
    }

    boolean usable(long now) {
        return state == State.ACTIVE && now - validUntil < 0;
    }

    /** What will come back to the customer when it closes, as far as is known now. */
    long returningNano() {
        return Math.max(0, freeNano);
    }
}

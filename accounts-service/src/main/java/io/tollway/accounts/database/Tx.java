package io.tollway.accounts.database;

import org.hibernate.reactive.mutiny.Mutiny;

/** A running transaction; repositories take it first. */
public final class Tx {
    private final Mutiny.Session session;

    Tx(Mutiny.Session session) {
        this.session = session;
    }

    /** For repositories only. */
    public Mutiny.Session session() {
        return session;
    }
}

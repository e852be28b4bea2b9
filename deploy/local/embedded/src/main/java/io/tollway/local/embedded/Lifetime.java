package io.tollway.local.embedded;

/** How long a server may live, as seen from the JVM that started it. */
public enum Lifetime {
    /** Ends with this JVM, however that ends: tests leave nothing behind, even after {@code kill -9}. */
    WITH_THIS_JVM,
    /** Lives in a session of its own until somebody stops it: the local stack outlives its launcher. */
    DETACHED
}

package io.tollway.gateway.storage;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps bodies by tenant and name. Safe for any number of threads and processes at once. Every call blocks. What is put is durable when the call returns; what is read is whole. A body past its expiry is absent,
 * whether it was swept or not.
 */
public interface BodyStore {
    /** Keeps a body, in place of one of the same key.
     *
     * @throws IOException when it may not have been kept; nothing of it is seen then, or all of it
     */
    void put(BodyKey key, Body body) throws IOException;

    /**
     * Keeps a body unless its key is taken, by whoever.
     *
     * @return whether it was free
     * @throws IOException as {@link #put}
     */
    boolean putIfAbsent(BodyKey key, Body body) throws IOException;

    /**
     * The body, or null when there is none.
     *
     * @throws IOException when that cannot be said
     */
    @Nullable Body get(BodyKey key, Instant now) throws IOException;

    /**
     * Deletes a body.
     *
     * @return whether there was one
     * @throws IOException when it may still be there
     */
    boolean delete(BodyKey key) throws IOException;

    /**
     * Deletes what has expired.
     *
     * @return how many bodies
     * @throws IOException when nothing could be looked at
     */
    int sweep(Instant now) throws IOException;
}

package io.tollway.gateway.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Bodies in memory, for tests of what is built on a store; it can be told to fail, and to wait before it writes. */
public final class MemoryBodyStore implements BodyStore {
    private final Map<BodyKey, Body> bodies = new ConcurrentHashMap<>();
    private volatile boolean failing;
    private volatile Runnable beforeWrites = () -> {};

    /** From now on every call fails, or no more. */
    public void failing(boolean fails) {
        failing = fails;
    }

    /** What a writer does first. */
    public void beforeWrites(Runnable step) {
        beforeWrites = step;
    }

    public int size() {
        return bodies.size();
    }

    @Override
    public void put(BodyKey key, Body body) throws IOException {
        check();
        beforeWrites.run();
        bodies.put(key, body);
    }

    @Override
    public boolean putIfAbsent(BodyKey key, Body body) throws IOException {
        check();
        beforeWrites.run();
        return bodies.putIfAbsent(key, body) == null;
    }

    @Override
    public @Nullable Body get(BodyKey key, Instant now) throws IOException {
        check();
        Body body = bodies.get(key);
        return body != null && now.isBefore(body.expires()) ? body : null;
    }

    @Override
    public boolean delete(BodyKey key) throws IOException {
        check();
        return bodies.remove(key) != null;
    }

    @Override
    public int sweep(Instant now) throws IOException {
        check();
        int before = bodies.size();
        bodies.values().removeIf(body -> !now.isBefore(body.expires()));
        return before - bodies.size();
    }

    private void check() throws IOException {
        if (failing) {
            throw new IOException("told to fail");
        }
    }
}

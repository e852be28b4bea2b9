package io.tollway.console.client;

import jakarta.ws.rs.ProcessingException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One part of a page, loaded on its own: either its value or what went wrong, so that billing being down leaves the keys on the page. */
public final class Panel<T> {
    private static final Executor VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

    private final @Nullable T value;
    private final @Nullable String problem;

    private Panel(@Nullable T value, @Nullable String problem) {
        this.value = value;
        this.problem = problem;
    }

    /** Whether there is a value; templates ask first. */
    public boolean loaded() {
        return problem == null;
    }

    /**
     * What was loaded.
     *
     * @throws IllegalStateException when it was not
     */
    public T value() {
        T loaded = value;
        if (loaded == null) {
            throw new IllegalStateException("this panel was not loaded: " + problem);
        }
        return loaded;
    }

    /** What a person should read instead; empty when it was loaded. */
    public String problem() {
        return problem == null ? "" : problem;
    }

    /** Starts loading at once; {@link Loading#get()} waits for it. */
    public static <T> Loading<T> load(Supplier<T> call) {
        return new Loading<>(CompletableFuture.supplyAsync(() -> of(call), VIRTUAL));
    }

    /** Loads here and now. */
    public static <T> Panel<T> of(Supplier<T> call) {
        try {
            return new Panel<>(call.get(), null);
        } catch (ServiceProblem refused) {
            return new Panel<>(null, refused.readable());
        } catch (ServiceUnavailable | ProcessingException down) {
            return new Panel<>(null, "This part is not available right now. Nothing is lost; reload in a moment.");
        }
    }

    /** A panel on its way. */
    public record Loading<T>(CompletableFuture<Panel<T>> future) {
        public Panel<T> get() {
            try {
                return future.join();
            } catch (CompletionException failed) {
                throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
            }
        }
    }
}

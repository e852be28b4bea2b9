package io.tollway.console.client;

import jakarta.ws.rs.ProcessingException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One part of a page, loaded on its own: either its value or what went wrong, so that billing being down leaves the keys on the page. */
public final class Panel<T> {
    private static final Executor VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

    /** What was made a moment ago is usually known everywhere within a second. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private static final int LOOKS = 12;

    private final @Nullable T value;
    private final @Nullable String problem;
    private final boolean onItsWay;

    private Panel(@Nullable T value, @Nullable String problem, boolean onItsWay) {
        this.value = value;
        this.problem = problem;
        this.onItsWay = onItsWay;
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

    /** The style class of {@link #problem()}: what only has to arrive is no failure. */
    public String tone() {
        return onItsWay ? "quiet" : "problem";
    }

    /** The same with another value; what went wrong stays. */
    public <R> Panel<R> map(Function<T, R> change) {
        return value == null ? new Panel<>(null, problem, onItsWay) : new Panel<>(change.apply(value), null, false);
    }

    /** Starts loading at once; {@link Loading#get()} waits for it. */
    public static <T> Loading<T> load(Supplier<T> call) {
        return new Loading<>(CompletableFuture.supplyAsync(() -> of(call), VIRTUAL));
    }

    /** Loads here and now; waits a little for what is not known yet. */
    public static <T> Panel<T> of(Supplier<T> call) {
        for (int look = 1; ; look++) {
            try {
                return new Panel<>(call.get(), null, false);
            } catch (NotKnownYet early) {
                if (look == LOOKS) {
                    return new Panel<>(null, early.getMessage(), true);
                }
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            } catch (ServiceProblem refused) {
                return new Panel<>(null, refused.readable(), false);
            } catch (ServiceUnavailable | ProcessingException down) {
                return new Panel<>(
                        null, "This part is not available right now. Nothing is lost; reload in a moment.", false);
            }
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

package io.tollway.simulator.provider.serving;

import org.jspecify.annotations.Nullable;

/** A request that was understood and will be answered, unless a fault prevents it. */
public interface Job {
    /** The model asked for, if the request names one. */
    @Nullable String model();

    /**
     * Makes the answer. Called at most once.
     *
     * @param withoutUsage leave out what was used, though it is billed all the same
     */
    Reply reply(boolean withoutUsage);
}

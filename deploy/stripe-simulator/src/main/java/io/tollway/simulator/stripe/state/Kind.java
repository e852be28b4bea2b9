package io.tollway.simulator.stripe.state;

import java.util.function.Function;

/**
 * A table of the simulator's memory.
 *
 * @param name its name in the journal; never changed
 * @param type the record it holds
 * @param id what identifies one
 */
public record Kind<T>(String name, Class<T> type, Function<T, String> id) {}

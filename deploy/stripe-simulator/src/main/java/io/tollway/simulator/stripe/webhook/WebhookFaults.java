package io.tollway.simulator.stripe.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import io.tollway.simulator.stripe.wire.Shape;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What goes wrong with webhooks on command: {@code {"duplicate": true, "shuffle": true, "delay_ms": 500, "drop": true}}.
 * Each setting replaces the one before; an empty object ends all of it.
 */
public final class WebhookFaults {
    private static final Set<String> KNOWN = Set.of("duplicate", "shuffle", "delay_ms", "drop");
    private static final long LONGEST_DELAY = 600_000;
    private static final int SHUFFLE_WITHIN_MILLIS = 800;

    private boolean duplicate;
    private boolean shuffle;
    private long delayMillis;
    private long toDrop;

    /** What happens to one delivery at its first attempt. */
    record Treatment(boolean drop, boolean duplicate, long delayMillis) {}

    /**
     * @param settings {@code drop} is true for all, or the number of deliveries to lose
     * @throws InvalidRequest when a field is unknown or mistyped
     */
    public synchronized ObjectNode set(ObjectNode settings) {
        settings.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                throw InvalidRequest.of(
                        InvalidRequest.shorten(name),
                        "Unknown fault '" + InvalidRequest.shorten(name) + "': use " + String.join(", ", sorted())
                                + ".");
            }
        });
        boolean newDuplicate = truth(settings, "duplicate");
        boolean newShuffle = truth(settings, "shuffle");
        JsonNode drop = settings.path("drop");
        long newDrop = drop.isBoolean()
                ? (drop.booleanValue() ? Long.MAX_VALUE : 0)
                : number(settings, "drop", Long.MAX_VALUE);
        delayMillis = number(settings, "delay_ms", LONGEST_DELAY);
        duplicate = newDuplicate;
        shuffle = newShuffle;
        toDrop = newDrop;
        return show();
    }

    public synchronized ObjectNode show() {
        Shape shape = Shape.plain()
                .with("duplicate", duplicate)
                .with("shuffle", shuffle)
                .with("delay_ms", delayMillis);
        return (toDrop == Long.MAX_VALUE ? shape.with("drop", true) : shape.with("drop", toDrop)).node();
    }

    synchronized Treatment next() {
        boolean drop = toDrop > 0;
        if (drop && toDrop != Long.MAX_VALUE) {
            toDrop--;
        }
        long wait = delayMillis + (shuffle ? ThreadLocalRandom.current().nextInt(SHUFFLE_WITHIN_MILLIS) : 0);
        return new Treatment(drop, duplicate, wait);
    }

    private static List<String> sorted() {
        return KNOWN.stream().sorted().toList();
    }

    private static boolean truth(ObjectNode settings, String name) {
        JsonNode value = settings.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw InvalidRequest.of(name, "'" + name + "' must be true or false.");
        }
        return value.booleanValue();
    }

    private static long number(ObjectNode settings, String name, long most) {
        JsonNode value = settings.path(name);
        if (value.isMissingNode()) {
            return 0;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > most) {
            throw InvalidRequest.of(name, "'" + name + "' must be a whole number from 0 to " + most + ".");
        }
        return value.longValue();
    }
}

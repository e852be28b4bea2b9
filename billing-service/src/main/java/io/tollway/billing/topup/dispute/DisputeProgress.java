package io.tollway.billing.topup.dispute;

import java.util.ArrayList;
import java.util.List;

/** What is still to be done about a dispute, given how far we are and what the provider says now. Pure, so that every message in any order comes to the same end. */
final class DisputeProgress {
    private DisputeProgress() {}

    /** How far we are; names as stored and as answered. */
    enum Stage {
        INQUIRY,
        WITHDRAWN,
        WON,
        LOST,
        CLOSED;

        /** Whether the disputed payment keeps the organization from new spending. */
        boolean takesMoney() {
            return this == WITHDRAWN || this == LOST;
        }

        boolean isFinal() {
            return this == WON || this == LOST || this == CLOSED;
        }
    }

    /** The stages to go through, in order; empty when nothing changed. A dispute heard of at its end still goes through its middle. */
    static List<Stage> steps(Stage now, DisputeReading reading) {
        List<Stage> steps = new ArrayList<>();
        Stage at = now;
        if (at == Stage.INQUIRY && reading.withdrawn().isPresent()) {
            at = add(steps, Stage.WITHDRAWN);
        }
        if (at == Stage.INQUIRY && reading.outcome() != DisputeReading.Outcome.OPEN) {
            at = add(steps, Stage.CLOSED);
        }
        if (at == Stage.WITHDRAWN) {
            switch (reading.outcome()) {
                // The money counts, not the word: it is ours again when the provider's books say so.
                case WON -> {
                    if (reading.reinstated().isPresent()) {
                        add(steps, Stage.WON);
                    }
                }
                case LOST -> add(steps, Stage.LOST);
                case OPEN, CLOSED -> {}
            }
        }
        return List.copyOf(steps);
    }

    private static Stage add(List<Stage> steps, Stage stage) {
        steps.add(stage);
        return stage;
    }
}

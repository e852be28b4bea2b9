package io.tollway.chaos.fault;

import java.util.List;
import java.util.SplittableRandom;

/** Draws what goes wrong next; the same seed draws the same. */
public final class MishapPlan {
    private static final int MOST_AWAY_MS = 4_000;
    private static final int LONGEST_HALT_MS = 9_000;
    private static final int MOST_REPEATED = 400;

    private final List<String> gateways;
    private final SplittableRandom random;
    private int drawn;

    public MishapPlan(List<String> gateways, long seed) {
        this.gateways = List.copyOf(gateways);
        this.random = new SplittableRandom(seed);
    }

    /** The first ones visit each kind of server once, so that a short campaign misses none. */
    public Mishap next() {
        int number = drawn++;
        return switch (number) {
            case 0 -> killed(gateways.getFirst());
            case 1 -> new Mishap.Repeated(MOST_REPEATED);
            case 2 -> killed("BILLING");
            case 3 -> new Mishap.Granted();
            case 4 -> killed("POSTGRES");
            case 5 -> killed("KAFKA");
            default -> any();
        };
    }

    private Mishap any() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> killed(gateway());
            case 3 -> killed("BILLING");
            case 4 -> killed("POSTGRES");
            case 5 -> killed("KAFKA");
            case 6 -> new Mishap.Halted(gateway(), random.nextInt(1_000, LONGEST_HALT_MS));
            case 7 -> new Mishap.Halted("BILLING", random.nextInt(1_000, LONGEST_HALT_MS));
            case 8 -> new Mishap.Repeated(random.nextInt(1, MOST_REPEATED));
            default -> new Mishap.Granted();
        };
    }

    /** How long to leave the stack alone before the next one. */
    public int calmMillis() {
        return random.nextInt(2_000, 8_000);
    }

    private Mishap killed(String server) {
        return new Mishap.Killed(server, random.nextInt(MOST_AWAY_MS));
    }

    private String gateway() {
        return gateways.get(random.nextInt(gateways.size()));
    }
}

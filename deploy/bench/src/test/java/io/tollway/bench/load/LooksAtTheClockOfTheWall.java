package io.tollway.bench.load;

/** Breaks a rule of the architecture test on purpose. */
public final class LooksAtTheClockOfTheWall {

    private LooksAtTheClockOfTheWall() {}

    static long time() {
        return System.currentTimeMillis();
    }
}

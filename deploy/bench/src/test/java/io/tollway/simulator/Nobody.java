package io.tollway.simulator;

/** Stands for a class of the simulator, for the architecture test. */
public final class Nobody {

    private Nobody() {}

    public static double likes(double amount) {
        return Math.rint(amount);
    }
}

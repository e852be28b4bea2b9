package io.tollway.chaos.fault;

/** One thing that goes wrong. */
public sealed interface Mishap {

    /** {@code kill -9}, and later {@code ./tollway up} as after a crash. */
    record Killed(String server, int awayMillis) implements Mishap {}

    /** Halted, and woken later in the belief that no time has passed. */
    record Halted(String server, int millis) implements Mishap {}

    /** Records of the usage topic appear once more, byte for byte, out of order, some after their leases have closed. */
    record Repeated(int records) implements Mishap {}

    /** A cent for everybody with a scant purse, in the middle of it all. */
    record Granted() implements Mishap {}
}

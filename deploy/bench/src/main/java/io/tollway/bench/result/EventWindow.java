package io.tollway.bench.result;

/**
 * One window of one target in which only events of open streams pass: no stream begins in it.
 *
 * @param round the round, from 1
 * @param target the target's name
 * @param streams how many were open
 * @param events how many events the client received in the window
 * @param endedEarly streams that ended before the window did; their end is in the CPU time
 * @param seconds the window's length
 * @param cpuNanos CPU time of the target's process tree in it
 */
public record EventWindow(
        int round, String target, int streams, long events, int endedEarly, double seconds, long cpuNanos) {

    private static final double NANOS_PER_MICRO = 1_000;

    /** CPU time for an event, in microseconds. */
    public double microsPerEvent() {
        return events == 0 ? Double.NaN : cpuNanos / NANOS_PER_MICRO / events;
    }
}

package io.tollway.bench.result;

import java.util.Map;

/**
 * One window of one target under closed-loop load.
 *
 * @param round the round, from 1
 * @param target the target's name
 * @param requests good answers in the window
 * @param failed other ends of requests in the window
 * @param seconds the window's length
 * @param cpuNanos CPU time of the target's process tree in it; 0 for the upstream itself
 * @param proxyCoreBusy share of the proxy's processor that was busy, by whomever
 * @param rigCoreBusy the same of the first other processor
 * @param besideNanos CPU time of the stack's other servers in the same window; they may work off an earlier one's records
 * @param threadNanos of a gateway's CPU time, what each kind of its threads had
 */
public record CpuWindow(
        int round,
        String target,
        long requests,
        long failed,
        double seconds,
        long cpuNanos,
        double proxyCoreBusy,
        double rigCoreBusy,
        Map<String, Long> besideNanos,
        Map<String, Long> threadNanos) {

    private static final double NANOS_PER_MICRO = 1_000;

    public CpuWindow {
        besideNanos = Map.copyOf(besideNanos);
        threadNanos = Map.copyOf(threadNanos);
    }

    /** CPU time for a request, in microseconds. */
    public double microsPerRequest() {
        return requests == 0 ? Double.NaN : cpuNanos / NANOS_PER_MICRO / requests;
    }

    public double requestsPerSecond() {
        return requests / seconds;
    }
}

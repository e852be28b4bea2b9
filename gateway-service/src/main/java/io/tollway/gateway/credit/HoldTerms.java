package io.tollway.gateway.credit;

import java.util.List;

/**
 * What a request can cost at most, as a function of its output cap: the dearest of several straight lines, one per endpoint that may serve.
 *
 * @param ceiling output tokens per choice that are wanted
 * @param explicit whether the client asked for just that many; then nothing less will do
 * @param floor the smallest cap that is worth sending when the client did not say
 */
record HoldTerms(List<Line> lines, long ceiling, boolean explicit, long floor) {
    private static final long PICO_PER_NANO = 1000;

    /** One endpoint's cost, pico-dollars: a fixed part and a part per output token, all choices together. */
    record Line(long fixedPico, long perTokenPico) {}

    HoldTerms {
        lines = List.copyOf(lines);
    }

    boolean free() {
        return amountNano(ceiling) == 0;
    }

    /** The fewest output tokens with which the request makes sense. */
    long leastTokens() {
        return explicit ? ceiling : Math.min(floor, ceiling);
    }

    /** What must be held for that many output tokens per choice, rounded up. */
    long amountNano(long outputTokens) {
        long most = 0;
        for (Line line : lines) {
            long pico = Math.addExact(line.fixedPico(), Math.multiplyExact(line.perTokenPico(), outputTokens));
            most = Math.max(most, Math.ceilDiv(pico, PICO_PER_NANO));
        }
        return most;
    }

    /** The most output tokens per choice that an amount pays for, at most the ceiling; -1 when it does not even pay for the input. */
    long affordableTokens(long nano) {
        long least = ceiling;
        long pico = nano > Long.MAX_VALUE / PICO_PER_NANO ? Long.MAX_VALUE : nano * PICO_PER_NANO;
        for (Line line : lines) {
            if (pico < line.fixedPico()) {
                return -1;
            }
            if (line.perTokenPico() > 0) {
                least = Math.min(least, (pico - line.fixedPico()) / line.perTokenPico());
            }
        }
        return least;
    }
}

package io.tollway.verify;

/** What a check of a whole file found. */
public sealed interface Verdict {
    /**
     * Everything fits.
     *
     * @param balanceNano nano-dollars, recomputed
     * @param digest the chain's hash at the last row; whoever keeps it can hold any later file against it
     */
    record Fits(String organization, long balanceNano, long lines, int requests, int sealedDays, String digest)
            implements Verdict {}

    /**
     * The first line that does not fit.
     *
     * @param line counted from 1; one more than the file has when something is missing at its end
     * @param text the line as it stands, empty when there is none
     */
    record DoesNotFit(long line, String reason, String text) implements Verdict {}
}

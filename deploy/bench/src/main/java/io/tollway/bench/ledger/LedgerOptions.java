package io.tollway.bench.ledger;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What was asked of the measurement of money.
 *
 * @param parts what is measured
 * @param debits how many debits are applied, of many organizations and of one
 * @param organizations how many organizations share them
 * @param window the length of the runs that are measured by time
 * @param perSecond requests a second while usage becomes visible
 * @param localEnv a running stack's local.env; absent to start one
 * @param portBase the first port of the stack that is started; 0 for any free ones
 */
public record LedgerOptions(
        Set<Part> parts,
        int debits,
        int organizations,
        Duration window,
        int perSecond,
        Optional<Path> localEnv,
        int portBase) {

    /** A figure, or two that are measured the same way. */
    public enum Part {
        SPOOL,
        LEASE_CHECK,
        GRANTS,
        DEBITS,
        LONG_DEBITS,
        HOT_DEBITS,
        VISIBLE
    }

    public LedgerOptions {
        parts = parts.isEmpty() ? EnumSet.allOf(Part.class) : Set.copyOf(parts);
        between("--debits", debits, 1_000, 5_000_000);
        between("--organizations", organizations, 1, 2_000);
        between("--seconds", window.toSeconds(), 1, 120);
        between("--rate", perSecond, 1, 20_000);
    }

    boolean wants(Part part) {
        return parts.contains(part);
    }

    private static void between(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be between " + least + " and " + most + ", not " + value);
        }
    }
}

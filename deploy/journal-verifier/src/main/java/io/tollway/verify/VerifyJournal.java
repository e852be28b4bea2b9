package io.tollway.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** {@code java -jar journal-verifier.jar JOURNAL [JOURNAL-KEPT-FROM-BEFORE]}: exit code 0 when it fits, 1 when not, 2 when it cannot be read. */
public final class VerifyJournal {
    private VerifyJournal() {}

    /** Checks one file. */
    public static void main(String[] arguments) {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println("usage: java -jar journal-verifier.jar JOURNAL [JOURNAL-KEPT-FROM-BEFORE]");
            System.exit(2);
        }
        try {
            Verdict verdict = check(Path.of(arguments[0]), arguments.length == 2 ? Path.of(arguments[1]) : null);
            System.out.println(describe(verdict));
            System.exit(verdict instanceof Verdict.Fits ? 0 : 1);
        } catch (IOException e) {
            System.err.println("cannot read: " + e.getMessage());
            System.exit(2);
        }
    }

    /** @param kept a journal of the same organization, downloaded earlier; its sealed days must still be the same */
    public static Verdict check(Path journal, @org.jspecify.annotations.Nullable Path kept) throws IOException {
        Map<String, String> days = Map.of();
        if (kept != null) {
            try (BufferedReader earlier = Files.newBufferedReader(kept)) {
                days = JournalCheck.daysOf(earlier);
            }
        }
        try (BufferedReader file = Files.newBufferedReader(journal)) {
            return JournalCheck.check(file, days);
        }
    }

    /** In words, for a terminal. */
    public static String describe(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Fits fits ->
                "FITS: organization " + fits.organization() + ", balance "
                        + BigDecimal.valueOf(fits.balanceNano(), 9).toPlainString() + " USD from "
                        + fits.lines() + " lines, " + fits.requests() + " requests, " + fits.sealedDays()
                        + " sealed days; digest " + fits.digest();
            case Verdict.DoesNotFit misfit ->
                "DOES NOT FIT: line " + misfit.line() + ": " + misfit.reason()
                        + (misfit.text().isEmpty() ? "" : System.lineSeparator() + "  " + misfit.text());
        };
    }
}

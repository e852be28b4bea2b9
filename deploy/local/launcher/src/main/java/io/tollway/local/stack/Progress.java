package io.tollway.local.stack;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What the person at the terminal sees while things happen; one line per event, so that it also reads well in a CI log. */
public final class Progress {

    private final PrintStream out;

    public Progress(PrintStream out) {
        this.out = out;
    }

    /** {@code   postgres     ready       1.2 s}. */
    public synchronized void component(String name, String what) {
        out.printf(Locale.ROOT, "  %-12s %s%n", name, what);
        out.flush();
    }

    public synchronized void line(String text) {
        out.println(text);
        out.flush();
    }

    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}

package io.tollway.verify;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds the chain against the digests that were kept when each day was over: the file's own, and those of a file that the reader kept from before. */
final class DaySeals {
    private final Map<String, String> kept;
    private final Map<String, String> seen = new LinkedHashMap<>();
    private @Nullable String day;
    private @Nullable String lastSealed;
    private long rows;

    /** @param kept digest by day, from an earlier download; none for the first one */
    DaySeals(Map<String, String> kept) {
        this.kept = new LinkedHashMap<>(kept);
    }

    void row(String rowsDay) {
        if (!rowsDay.equals(day)) {
            Misfit.unless(
                    day == null || rowsDay.compareTo(day) > 0,
                    "it is booked on a day before the row before: " + rowsDay);
            day = rowsDay;
            rows = 0;
        }
        Misfit.unless(
                lastSealed == null || rowsDay.compareTo(lastSealed) > 0,
                "it is booked on " + rowsDay + ", and that day was sealed without it");
        rows++;
    }

    void seal(Line line, String hash) {
        String over = line.text("day");
        String digest = line.text("digest");
        long count = over.equals(day) ? rows : 0;
        Misfit.unless(
                line.number("rows") == count,
                "day " + over + " was sealed with " + line.number("rows") + " rows, here are " + count);
        Misfit.unless(
                digest.equals(hash),
                "day " + over + " was sealed with other rows: its digest is " + digest + ", these rows give " + hash);
        String earlier = kept.remove(over);
        Misfit.unless(
                earlier == null || earlier.equals(digest),
                "day " + over + " had the digest " + earlier + " in the file kept from before");
        Misfit.unless(seen.put(over, digest) == null, "day " + over + " is sealed twice");
        lastSealed = over;
    }

    void end() {
        Misfit.unless(
                kept.isEmpty(),
                "days of the file kept from before are not sealed in this one: " + String.join(", ", kept.keySet()));
    }

    int count() {
        return seen.size();
    }
}

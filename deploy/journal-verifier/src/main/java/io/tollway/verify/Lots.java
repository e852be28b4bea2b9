package io.tollway.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came in and what was taken from it, lot by lot. Rows stand in the order in which their transactions began, and two that overlapped may have happened the other way round; so a
 * draw may stand before its lot, and only the ends have to meet.
 */
final class Lots {
    private final Map<String, Lot> lots = new LinkedHashMap<>();
    private final Map<String, String> bySource = new LinkedHashMap<>();

    private static final class Lot {
        private boolean granted;
        private long amount;
        private long taken;
        private long expired;
        private String kind = "";
    }

    void grant(Line line) {
        String id = line.text("lot_id");
        Lot lot = lots.computeIfAbsent(id, any -> new Lot());
        Misfit.unless(!lot.granted, "lot " + id + " was granted before");
        Misfit.unless(bySource.put(line.text("source"), id) == null, line.text("source") + " gave credit before");
        lot.granted = true;
        lot.kind = line.text("kind");
        lot.amount = line.amount("granted_nano");
        long repaid = line.amount("repaid_nano");
        Misfit.unless(repaid <= lot.amount, "it repaid more than it is");
        lot.taken = Math.addExact(lot.taken, repaid);
        checkNotOver(id, lot);
    }

    void draw(Line line) {
        String id = line.text("lot_id");
        Lot lot = lots.computeIfAbsent(id, any -> new Lot());
        lot.taken = Math.addExact(lot.taken, line.amount("amount_nano"));
        checkNotOver(id, lot);
    }

    void expire(Line line) {
        String id = bySource.get(line.text("reference"));
        Misfit.unless(id != null, "it takes back credit that " + line.text("reference") + " never gave");
        Lot lot = lots.get(id);
        if (id != null && lot != null) {
            lot.expired = Math.addExact(lot.expired, line.amount("amount_nano"));
            checkNotOver(id, lot);
        }
    }

    String kind(String id) {
        Lot lot = lots.get(id);
        return lot == null ? "" : lot.kind;
    }

    /** What is left of all of them together, after checking each against the last line. */
    long left(Line end) {
        long left = 0;
        Map<String, Lot> unsaid = new LinkedHashMap<>(lots);
        for (JsonNode said : end.json().path("lots")) {
            String id = said.path("lot_id").asText();
            Lot lot = unsaid.remove(id);
            Misfit.unless(lot != null && lot.granted, "it names lot " + id + ", of which there is no row");
            if (lot != null) {
                long remaining = remaining(lot);
                Misfit.unless(
                        said.path("remaining_nano").asLong(-1) == remaining,
                        "lot " + id + " should have " + remaining + " left, it says "
                                + said.path("remaining_nano").asText());
                Misfit.unless(
                        said.path("expired_nano").asLong(-1) == lot.expired,
                        "of lot " + id + " " + lot.expired + " expired, it says "
                                + said.path("expired_nano").asText());
                left = Math.addExact(left, remaining);
            }
        }
        Misfit.unless(unsaid.isEmpty(), "it does not name lots that have rows: " + String.join(", ", unsaid.keySet()));
        return left;
    }

    private static long remaining(Lot lot) {
        return Math.subtractExact(Math.subtractExact(lot.amount, lot.taken), lot.expired);
    }

    private static void checkNotOver(String id, Lot lot) {
        Misfit.unless(!lot.granted || remaining(lot) >= 0, "more is taken from lot " + id + " than it had");
    }
}

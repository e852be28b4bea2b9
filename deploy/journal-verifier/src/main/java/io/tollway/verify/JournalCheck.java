package io.tollway.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a journal from its first line to its last. */
public final class JournalCheck {
    private static final String FORMAT = "tollway-journal/1";

    private final HashChain chain = new HashChain();
    private final Books books = new Books();
    private final DaySeals days;
    private String organization = "";
    private boolean ended;

    private JournalCheck(Map<String, String> keptDays) {
        days = new DaySeals(keptDays);
    }

    /** @param keptDays what {@link #daysOf} gave of a file kept from before; empty for none */
    public static Verdict check(BufferedReader file, Map<String, String> keptDays) throws IOException {
        return new JournalCheck(keptDays).run(file);
    }

    /** The digests of the sealed days in a file, by day. */
    public static Map<String, String> daysOf(BufferedReader file) throws IOException {
        Map<String, String> days = new LinkedHashMap<>();
        for (String text = file.readLine(); text != null; text = file.readLine()) {
            if (text.startsWith("{\"row\":\"day\"")) {
                Line line = Line.of(text);
                days.put(line.text("day"), line.text("digest"));
            }
        }
        return days;
    }

    private Verdict run(BufferedReader file) throws IOException {
        long number = 0;
        String text = "";
        try {
            for (String next = file.readLine(); next != null; next = file.readLine()) {
                number++;
                text = next;
                Misfit.unless(!ended, "there is a line behind the end");
                take(Line.of(text));
            }
            number++;
            text = "";
            Misfit.unless(ended, "the file is cut off: its end is missing");
        } catch (Misfit misfit) {
            return new Verdict.DoesNotFit(number, String.valueOf(misfit.getMessage()), text);
        } catch (ArithmeticException overflow) {
            return new Verdict.DoesNotFit(number, "the sums do not fit 63 bits any more", text);
        }
        return new Verdict.Fits(
                organization, books.balance(), number - 1, books.requests(), days.count(), chain.hash());
    }

    private void take(Line line) {
        String row = line.row();
        if (row.equals("day")) {
            days.seal(line, chain.hash());
            return;
        }
        chain.follow(line);
        switch (row) {
            case "header" -> header(line);
            case "end" -> {
                books.end(line);
                days.end();
                ended = true;
            }
            default -> {
                Misfit.unless(!organization.isEmpty(), "there is no header before it");
                String booked = line.text("booked_at");
                Misfit.unless(booked.length() == "2026-11-21T08:00:00.000000Z".length(), "booked_at is not a time");
                days.row(booked.substring(0, "2026-11-21".length()));
                books.row(line);
            }
        }
    }

    private void header(Line line) {
        Misfit.unless(line.number("n") == 0, "a header stands only at the beginning");
        Misfit.unless(line.text("format").equals(FORMAT), "this program reads the format " + FORMAT + " only");
        Misfit.unless(line.text("currency").equals("USD"), "this program reads US dollars only");
        organization = line.text("organization_id");
    }
}

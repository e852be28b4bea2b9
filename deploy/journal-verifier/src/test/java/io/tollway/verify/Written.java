package io.tollway.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A journal written from the description of its format: ten dollars bought, one given, two requests that cost a dollar together, on two days of which the first is sealed. */
final class Written {
    static final String ORG = "0199a000-0000-7000-8000-000000000001";

    private static final List<String> BODIES = List.of(
            "\"row\":\"header\",\"format\":\"tollway-journal/1\",\"organization_id\":\"" + ORG
                    + "\",\"currency\":\"USD\"",
            on("20", "t1")
                    + ",\"lot_id\":\"l1\",\"kind\":\"paid\",\"granted_nano\":10000000000,\"repaid_nano\":0,\"priority\":50,\"source\":\"stripe:pi_1\"",
            on("20", "t1", "transfer")
                    + ",\"transfer_id\":1,\"kind\":\"top_up\",\"debit\":\"STRIPE_CLEARING\",\"credit\":\"CREDIT_PAID\",\"amount_nano\":10000000000,\"reference\":\"stripe:pi_1\"",
            on("20", "t1", "transfer")
                    + ",\"transfer_id\":2,\"kind\":\"top_up\",\"debit\":\"STRIPE_CLEARING\",\"credit\":\"REVENUE_TOPUP_FEE\",\"amount_nano\":800000000,\"reference\":\"stripe:pi_1\"",
            on("20", "t2")
                    + ",\"lot_id\":\"l2\",\"kind\":\"promo\",\"granted_nano\":1000000000,\"repaid_nano\":0,\"priority\":20,\"source\":\"grant:g1\"",
            on("20", "t2", "transfer")
                    + ",\"transfer_id\":3,\"kind\":\"grant\",\"debit\":\"PROMO_EXPENSE\",\"credit\":\"CREDIT_PROMO\",\"amount_nano\":1000000000,\"reference\":\"grant:g1\"",
            on("21", "t3", "transfer")
                    + ",\"transfer_id\":4,\"kind\":\"usage\",\"debit\":\"CREDIT_PROMO\",\"credit\":\"PROMO_REDEEMED\",\"amount_nano\":1000000000",
            on("21", "t3", "draw") + ",\"lot_id\":\"l2\",\"amount_nano\":1000000000",
            on("21", "t3", "usage") + request("1", 400_000_000L),
            on("21", "t3", "usage") + request("2", 600_000_000L),
            on("21", "t4", "usage") + request("3", 0L),
            "\"row\":\"end\",\"balance_nano\":10000000000,\"overdraft_nano\":0,\"reserved_nano\":0,\"total_credits_nano\":11000000000,\"total_usage_nano\":1000000000,"
                    + "\"lots\":[{\"lot_id\":\"l1\",\"remaining_nano\":10000000000,\"expired_nano\":0},{\"lot_id\":\"l2\",\"remaining_nano\":0,\"expired_nano\":0}]");

    private static final int LAST_OF_THE_20TH = 5;

    private Written() {}

    /** The good one. */
    static List<String> lines() {
        return chained(body -> body);
    }

    /** With bodies changed before they are chained, by somebody who knows the format; the sealed day keeps its digest. */
    static List<String> chained(UnaryOperator<String> change) {
        List<String> lines = new ArrayList<>();
        String honest = "";
        String hash = "";
        for (int n = 0; n < BODIES.size(); n++) {
            honest = sha256(honest + "{\"n\":" + n + "," + BODIES.get(n));
            String open = "{\"n\":" + n + "," + change.apply(BODIES.get(n));
            hash = sha256(hash + open);
            lines.add(open + ",\"hash\":\"" + hash + "\"}");
            if (n == LAST_OF_THE_20TH) {
                lines.add("{\"row\":\"day\",\"day\":\"2026-11-20\",\"rows\":5,\"digest\":\"" + honest
                        + "\",\"sealed_at\":\"2026-11-21T00:05:00Z\"}");
            }
        }
        return lines;
    }

    static Verdict check(List<String> lines) {
        return check(lines, Map.of());
    }

    static Verdict check(List<String> lines, Map<String, String> kept) {
        try {
            return JournalCheck.check(new BufferedReader(new StringReader(String.join("\n", lines) + "\n")), kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String on(String day, String transaction) {
        return on(day, transaction, "lot");
    }

    private static String on(String day, String transaction, String row) {
        return "\"row\":\"" + row + "\",\"booked_at\":\"2026-11-" + day + "T08:00:00.000000Z\",\"transaction_id\":\""
                + transaction + "\"";
    }

    private static String request(String id, long charge) {
        return ",\"request_id\":\"0199a000-0000-7000-8000-00000000000" + id
                + "\",\"model\":\"acme/test\",\"hold_nano\":600000000,\"charge_nano\":" + charge
                + ",\"leases\":\"lease:"
                + charge + "\"";
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

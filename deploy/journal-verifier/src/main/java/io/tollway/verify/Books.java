package io.tollway.verify;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The money: every transaction by itself, and what they amount to. */
final class Books {
    private static final Set<String> CREDIT = Set.of("CREDIT_PAID", "CREDIT_PROMO");

    private final Lots lots = new Lots();
    /** What can still come back of each request's charge. */
    private final Map<UUID, Long> requests = new HashMap<>();

    /** The credit that each dispute took, until it comes back. */
    private final Map<String, Long> disputes = new HashMap<>();

    private final Set<Long> transfers = new HashSet<>();
    private @Nullable Posting open;
    private String lastPlace = "";
    private long balance;
    private long credits;
    private long usage;
    private long drawn;
    private long repaid;
    /** Credit that went back to payments, by refunds and disputes. */
    private long withdrawn;

    /** What the rows of one transaction have to agree on. */
    private static final class Posting {
        private final String id;
        private long credited;
        private long lots;
        private long usageDebit;
        private long promoDebit;
        private long refundDebit;
        private long disputeDebit;
        private long charged;
        private long drawn;
        private long drawnPromo;
        private boolean drawsKnown = true;

        Posting(String id) {
            this.id = id;
        }

        void close() {
            Misfit.unless(
                    lots == credited, "transaction " + id + " credits " + credited + " and its lots hold " + lots);
            Misfit.unless(
                    charged == usageDebit,
                    "transaction " + id + " takes " + usageDebit + " for usage, and its requests cost " + charged);
            long debit = usageDebit + refundDebit + disputeDebit;
            Misfit.unless(drawn <= debit, "transaction " + id + " draws " + drawn + " from lots for " + debit);
            Misfit.unless(
                    refundDebit == 0 || drawn == refundDebit,
                    "transaction " + id + " refunds " + refundDebit + " and draws " + drawn + " from lots");
            Misfit.unless(
                    !drawsKnown || drawnPromo == promoDebit,
                    "transaction " + id + " takes " + promoDebit + " of promotional credit and draws " + drawnPromo
                            + " from promotional lots");
        }
    }

    void row(Line line) {
        String transaction = line.text("transaction_id");
        Posting posting = open;
        if (posting == null || !posting.id.equals(transaction)) {
            closeTransaction();
            posting = new Posting(transaction);
            open = posting;
        }
        inOrder(line, transaction);
        switch (line.row()) {
            case "lot" -> lot(line, posting);
            case "transfer" -> transfer(line, posting);
            case "draw" -> draw(line, posting);
            case "usage" -> request(line, posting);
            default -> throw new Misfit("a row of the unknown kind " + line.row());
        }
    }

    /** A transaction's sums are known with its last row, so a misfit is told at the row behind it. */
    void closeTransaction() {
        if (open != null) {
            open.close();
        }
        open = null;
    }

    private void inOrder(Line line, String transaction) {
        int kind = java.util.List.of("lot", "transfer", "draw", "usage").indexOf(line.row());
        String place = line.text("booked_at") + transaction + kind;
        Misfit.unless(place.compareTo(lastPlace) >= 0, "it stands behind a row that comes later");
        lastPlace = place;
    }

    private void lot(Line line, Posting posting) {
        lots.grant(line);
        posting.lots = Math.addExact(posting.lots, line.amount("granted_nano"));
        repaid = Math.addExact(repaid, line.amount("repaid_nano"));
    }

    private void transfer(Line line, Posting posting) {
        long amount = line.amount("amount_nano");
        Misfit.unless(amount > 0, "amount_nano is 0");
        Misfit.unless(
                transfers.add(line.number("transfer_id")), "transfer " + line.number("transfer_id") + " stands twice");
        boolean in = CREDIT.contains(line.text("credit"));
        boolean out = CREDIT.contains(line.text("debit"));
        Misfit.unless(!(in && out), "it moves credit to credit");
        if (in) {
            balance = Math.addExact(balance, amount);
            credits = Math.addExact(credits, amount);
            posting.credited = Math.addExact(posting.credited, amount);
            switch (line.text("kind")) {
                case "true_up" -> trueUp(line, amount);
                case "dispute_won" -> won(line, amount);
                default -> {}
            }
        }
        if (out) {
            balance = Math.subtractExact(balance, amount);
            taken(line, posting, amount);
        }
    }

    /** {@code true_up:<request>}, and with {@code :promo} behind it for promotional credit: both parts together are at most the charge. */
    private void trueUp(Line line, long amount) {
        String[] reference = line.text("reference").split(":");
        UUID request = uuid(reference.length > 1 ? reference[1] : "");
        Long left = requests.get(request);
        Misfit.unless(left != null, "it gives back for request " + request + ", which is not charged before it");
        if (left != null) {
            Misfit.unless(amount <= left, "it gives back more than request " + request + " costs");
            requests.put(request, left - amount);
        }
    }

    /** {@code stripe:dp_…:in} against the {@code stripe:dp_…:out} before it: the exact mirror. */
    private void won(Line line, long amount) {
        Long before = disputes.remove(dispute(line));
        Misfit.unless(
                before != null && before == amount,
                "it gives back " + amount + " for a dispute that took " + (before == null ? "nothing" : before));
    }

    private static String dispute(Line line) {
        String[] reference = line.text("reference").split(":");
        return reference.length > 1 ? reference[1] : "";
    }

    private void taken(Line line, Posting posting, long amount) {
        switch (line.text("kind")) {
            case "usage" -> {
                posting.usageDebit = Math.addExact(posting.usageDebit, amount);
                if (line.text("debit").equals("CREDIT_PROMO")) {
                    posting.promoDebit = Math.addExact(posting.promoDebit, amount);
                }
            }
            case "grant_expiry" -> {
                credits = Math.subtractExact(credits, amount);
                lots.expire(line);
            }
            case "refund" -> {
                posting.refundDebit = Math.addExact(posting.refundDebit, amount);
                withdraw(amount);
            }
            case "dispute" -> {
                posting.disputeDebit = Math.addExact(posting.disputeDebit, amount);
                Misfit.unless(
                        disputes.put(dispute(line), amount) == null,
                        "dispute " + dispute(line) + " takes credit twice");
                withdraw(amount);
            }
            default -> throw new Misfit("it takes credit for an unknown reason: " + line.text("kind"));
        }
    }

    private void withdraw(long amount) {
        credits = Math.subtractExact(credits, amount);
        withdrawn = Math.addExact(withdrawn, amount);
    }

    private void draw(Line line, Posting posting) {
        long amount = line.amount("amount_nano");
        lots.draw(line);
        posting.drawn = Math.addExact(posting.drawn, amount);
        switch (lots.kind(line.text("lot_id"))) {
            case "promo" -> posting.drawnPromo = Math.addExact(posting.drawnPromo, amount);
            case "paid" -> {}
            default -> posting.drawsKnown = false;
        }
        drawn = Math.addExact(drawn, amount);
    }

    private void request(Line line, Posting posting) {
        long charge = line.amount("charge_nano");
        Misfit.unless(
                requests.putIfAbsent(uuid(line.text("request_id")), charge) == null,
                "request " + line.text("request_id") + " is charged twice");
        if (line.json().has("hold_nano")) {
            Misfit.unless(charge <= line.amount("hold_nano"), "it costs more than was reserved for it");
        }
        String leases = line.optional("leases");
        if (leases != null) {
            checkLeases(leases, charge);
        }
        posting.charged = Math.addExact(posting.charged, charge);
        usage = Math.addExact(usage, charge);
    }

    /** A request draws its whole charge from each of its buckets (balance, key limit), so no entry is above it. */
    private static void checkLeases(String leases, long charge) {
        for (String entry : leases.split(" ")) {
            String amount = entry.substring(entry.indexOf(':') + 1);
            try {
                Misfit.unless(Long.parseLong(amount) <= charge, "a lease pays more than the request costs");
            } catch (NumberFormatException e) {
                throw new Misfit("leases are not written as lease:amount");
            }
        }
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new Misfit("request_id is not a UUID");
        }
    }

    /** The last line's claims against the rows. */
    void end(Line line) {
        closeTransaction();
        claim(line, "balance_nano", balance);
        claim(line, "total_credits_nano", credits);
        claim(line, "total_usage_nano", usage);
        // What no lot covered, as far as later credit has not paid it back.
        long overdraft = Math.subtractExact(Math.subtractExact(Math.addExact(usage, withdrawn), drawn), repaid);
        claim(line, "overdraft_nano", overdraft);
        long left = lots.left(line);
        Misfit.unless(
                Math.subtractExact(left, overdraft) == balance,
                "lots hold " + left + " and " + overdraft + " is owed, which is not the balance " + balance);
    }

    private static void claim(Line line, String field, long computed) {
        Misfit.unless(
                line.number(field) == computed,
                field + " is said to be " + line.number(field) + ", the rows give " + computed);
    }

    long balance() {
        return balance;
    }

    int requests() {
        return requests.size();
    }
}

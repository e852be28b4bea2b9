package io.tollway.gateway.credit;

import io.tollway.gateway.credit.LeaseAuthority.Grant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to do with a request that found too little in the leases at hand. Decided by a pure function of what is known. */
sealed interface Verdict {
    /** Enough is free for that cap. */
    record Reserve(long tokens) implements Verdict {}

    /** More must be asked for. */
    record AskMore(List<Need> needs) implements Verdict {}

    /** Money is on its way back, or billing has not heard of something yet: look again in a moment. */
    record LookAgain(String reason) implements Verdict {}

    /** Billing says there is not enough, and nothing more will come. */
    record Refuse(int bucket, long affordableTokens) implements Verdict {}

    /** Billing says that a dispute stops new spending. */
    record Frozen(String dispute) implements Verdict {}

    record Unknown(String reason) implements Verdict {}

    /** How long the request has waited. */
    enum Patience {
        /** Within its time: what others hold may still come back. */
        WAITING,
        /** Its time is over; billing's next word decides, since only a word can be a refusal. */
        LATE,
        /** That word has not come either. */
        OVER
    }

    /** How much is lacking in one of the request's buckets; at least the least of it is needed. */
    record Need(int bucket, long wantNano, long minNano) {}

    /**
     * What is known of one bucket.
     *
     * @param freeNano free in usable leases of this node
     * @param returningNano in this node's leases that are being returned
     * @param ownHeldNano what this node's leases hold, the returning ones included
     * @param answer billing's word since this request came; absent when it was not asked since
     */
    record View(
            long freeNano,
            long returningNano,
            long ownHeldNano,
            @Nullable Grant answer) {
        /** What the organization can afford as far as billing said. */
        long reach() {
            return answer == null ? Long.MAX_VALUE : freeNano + Math.max(0, answer.availableNano());
        }

        long others() {
            return answer == null ? 0 : Math.max(0, answer.heldNano() - ownHeldNano);
        }
    }

    static Verdict of(HoldTerms terms, List<View> views, Patience patience) {
        long full = terms.amountNano(terms.ceiling());
        long least = terms.amountNano(terms.leastTokens());
        List<Need> needs = new ArrayList<>();
        for (int i = 0; i < views.size(); i++) {
            View view = views.get(i);
            if (view.freeNano() >= full) {
                continue;
            }
            Verdict stop = obstacle(view, patience);
            if (stop != null) {
                return stop;
            }
            if (view.reach() >= full) {
                needs.add(new Need(i, full - view.freeNano(), Math.max(1, least - view.freeNano())));
            }
        }
        if (!needs.isEmpty()) {
            return ask(needs, patience);
        }
        int tightest = tightest(views, full);
        if (tightest < 0) {
            return new Reserve(terms.ceiling());
        }
        long tokens = terms.affordableTokens(views.get(tightest).reach());
        return tokens >= terms.leastTokens()
                ? capped(terms, views, tokens, patience)
                : shortage(views.get(tightest), tightest, least, Math.max(0, tokens), patience);
    }

    /** The bucket that reaches least far; -1 when all have the full amount free. */
    private static int tightest(List<View> views, long full) {
        int tightest = -1;
        for (int i = 0; i < views.size(); i++) {
            boolean lacking = views.get(i).freeNano() < full;
            if (lacking
                    && (tightest < 0
                            || views.get(i).reach() < views.get(tightest).reach())) {
                tightest = i;
            }
        }
        return tightest;
    }

    private static @Nullable Verdict obstacle(View view, Patience patience) {
        Grant answer = view.answer();
        if (answer == null) {
            return null;
        }
        return switch (answer.outcome()) {
            case GRANTED, INSUFFICIENT -> null;
            case QUARANTINED -> new Unknown("credit is held back until a lost gateway's records are settled");
            case FROZEN ->
                answer.frozenBy() == null
                        ? new Unknown("the organization's money is frozen")
                        : new Frozen(answer.frozenBy());
            case UNAVAILABLE -> lookAgain("billing has not received the newest configuration yet", patience);
            case WINDOW_ENDED -> lookAgain("the limit's window is changing", patience);
        };
    }

    private static Verdict lookAgain(String reason, Patience patience) {
        return patience == Patience.WAITING ? new LookAgain(reason) : new Unknown(reason);
    }

    private static Verdict ask(List<Need> needs, Patience patience) {
        return patience == Patience.OVER ? new Unknown("billing did not answer in time") : new AskMore(needs);
    }

    private static Verdict capped(HoldTerms terms, List<View> views, long tokens, Patience patience) {
        long amount = terms.amountNano(tokens);
        List<Need> needs = new ArrayList<>();
        for (int i = 0; i < views.size(); i++) {
            long missing = amount - views.get(i).freeNano();
            if (missing > 0) {
                needs.add(new Need(i, missing, missing));
            }
        }
        if (needs.isEmpty()) {
            return new Reserve(tokens);
        }
        return ask(needs, patience);
    }

    private static Verdict shortage(View view, int bucket, long least, long affordableTokens, Patience patience) {
        long soon = view.reach() + view.returningNano();
        if (patience == Patience.WAITING && soon + view.others() >= least
                || patience == Patience.LATE && soon >= least) {
            return new LookAgain("money is being returned");
        }
        return soon >= least
                ? new Unknown("money that is being returned has not arrived")
                : new Refuse(bucket, affordableTokens);
    }
}

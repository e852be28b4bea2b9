package io.tollway.gateway.exchange;

import io.tollway.contracts.state.BudgetState;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.auth.Caller;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.budget.BudgetMatch;
import io.tollway.gateway.credit.HoldOutcome;
import io.tollway.gateway.credit.HoldRequest;
import io.tollway.gateway.credit.LimitRefusal;
import io.tollway.gateway.credit.RequestSize;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Limit;
import io.tollway.gateway.money.UsdText;
import io.tollway.gateway.routing.Candidate;
import io.tollway.gateway.routing.RoutePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Between a request and the credit gate: what is asked for, and what a refusal means to the client. */
final class Refusals {
    /** More than any model writes; keeps products small. */
    private static final long MOST_OUTPUT = 1L << 40;

    private Refusals() {}

    /** Whether serving the candidate can cost anything. */
    static boolean isPriced(Candidate candidate) {
        for (Long pico : candidate.endpoint().price().price().values()) {
            if (pico != 0) {
                return true;
            }
        }
        return false;
    }

    /** The hold that covers every platform candidate of the plan. */
    static HoldRequest holdRequest(Exchange exchange) {
        Caller caller = exchange.caller;
        ModelRequest request = exchange.body;
        RoutePlan plan = exchange.plan;
        List<PriceState> prices = new ArrayList<>(2);
        Long mostOutput = 0L;
        Long context = 0L;
        for (int i = 0; i < plan.candidates().size(); i++) {
            Candidate candidate = plan.candidates().get(i);
            if (candidate.own()) {
                continue;
            }
            PriceState price = candidate.endpoint().price();
            if (prices.isEmpty() || prices.getLast() != price) {
                prices.add(price);
            }
            mostOutput = larger(
                    mostOutput,
                    first(
                            candidate.endpoint().endpoint().maxOutputTokens(),
                            candidate.endpoint().model().maxOutputTokens()));
            context = larger(
                    context,
                    first(
                            candidate.endpoint().endpoint().contextLength(),
                            candidate.endpoint().model().contextLength()));
        }
        return new HoldRequest(
                caller.organization(),
                caller.key(),
                caller.policyVersion(),
                prices,
                size(request),
                request.outputLimit(),
                mostOutput,
                context,
                request.choices(),
                exchange.budgets);
    }

    /**
     * The most tokens that the request may use: its text is bounded by its bytes, its answers by the cap that was held for, or by what the client asked for where nothing was held.
     */
    static long tokens(ModelRequest request, HoldOutcome.@Nullable Held held) {
        Long asked = request.outputLimit();
        long output = held != null ? held.outputCap() : asked == null ? 0 : asked;
        return Math.max(0, (long) request.sizeBytes() - request.mediaBytes())
                + Math.clamp(output, 0, MOST_OUTPUT) * request.choices();
    }

    private static RequestSize size(ModelRequest request) {
        long text = (long) request.sizeBytes() - request.mediaBytes();
        if (request.units() == UsageCounts.NONE
                && request.images() == 0
                && request.files() == 0
                && request.audioBytes().isEmpty()
                && request.searches() == 0
                && request.imagesOut() == 0
                && !request.audioOut()) {
            return RequestSize.text(text, request.messages(), request.tools());
        }
        List<RequestSize.Media> media = new ArrayList<>();
        for (int i = 0; i < request.images(); i++) {
            media.add(new RequestSize.Media.Image(0, 0));
        }
        for (long bytes : request.audioBytes()) {
            media.add(new RequestSize.Media.Audio(bytes));
        }
        for (int i = 0; i < request.files(); i++) {
            media.add(new RequestSize.Media.File());
        }
        return new RequestSize(
                text,
                request.messages(),
                request.tools(),
                media,
                request.searches(),
                request.imagesOut(),
                request.audioOut(),
                request.units());
    }

    private static @Nullable Long first(@Nullable Long value, @Nullable Long otherwise) {
        return value == null ? otherwise : value;
    }

    /** Unknown once one of them is unknown. */
    private static @Nullable Long larger(@Nullable Long a, @Nullable Long b) {
        return a == null || b == null ? null : (Long) Math.max(a, b);
    }

    /** What the client is told when there is no hold. */
    static GatewayError error(@Nullable HoldOutcome outcome, Instant now) {
        return switch (outcome) {
            case null -> billingUnavailable("the reservation failed");
            case HoldOutcome.Refused refused -> refused(refused.why(), now);
            case HoldOutcome.Frozen frozen -> disputed(frozen.dispute());
            case HoldOutcome.Unbounded unbounded ->
                new GatewayError.InvalidRequest(
                        "unbounded_cost",
                        "The cost of " + unbounded.field() + " has no upper bound: " + unbounded.remedy(),
                        unbounded.field());
            case HoldOutcome.Unavailable unavailable -> billingUnavailable(unavailable.reason());
            case HoldOutcome.Held held -> {
                held.hold().release();
                yield billingUnavailable("the reservation came too late");
            }
        };
    }

    private static GatewayError billingUnavailable(String reason) {
        return new GatewayError.Unavailable(
                "billing_unavailable",
                "Whether the request can be paid for cannot be told at the moment: " + reason,
                1);
    }

    private static GatewayError disputed(String dispute) {
        return new GatewayError.PaymentRequired(
                "payment_disputed",
                "A payment of this organization is disputed (" + dispute
                        + "). Nothing new is spent until the dispute is settled.",
                new Limit(
                        "balance",
                        "dispute " + dispute,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false,
                        "Ask your bank to withdraw the dispute if it is a mistake, or contact support and name it"));
    }

    private static GatewayError refused(LimitRefusal why, Instant now) {
        BudgetMatch budget = why.budget();
        return budget == null ? paymentRequired(why) : budgetExhausted(why, budget, now);
    }

    private static GatewayError budgetExhausted(LimitRefusal why, BudgetMatch match, Instant now) {
        BudgetState budget = match.budget();
        String window = budget.window().wireName();
        Instant resets = why.resetsAt();
        String message = "The " + window + " budget \"" + why.name() + "\" does not cover this request: "
                + UsdText.of(why.usedNano()) + " of " + UsdText.of(why.limitNano()) + " US dollars are used and "
                + UsdText.of(why.heldNano()) + " held" + (resets == null ? "." : "; it starts again at " + resets + ".")
                + affordable(why);
        return new GatewayError.BudgetExhausted(
                message,
                new Limit(
                        why.source(),
                        why.name(),
                        UsdText.of(why.limitNano()),
                        UsdText.of(why.usedNano()),
                        UsdText.of(why.heldNano()),
                        UsdText.of(why.requestedNano()),
                        resets,
                        false,
                        resets == null
                                ? "Ask whoever manages budgets to raise it"
                                : "Wait until it starts again, or ask whoever manages budgets to raise it",
                        new Limit.Budget(
                                budget.budgetId().toString(),
                                window,
                                match.bucket().value())),
                resets == null ? 0 : Math.max(1, resets.getEpochSecond() - now.getEpochSecond()));
    }

    private static String affordable(LimitRefusal why) {
        return why.affordableOutputTokens() > 0
                ? " At most " + why.affordableOutputTokens()
                        + " output tokens could be afforded; send a lower max_tokens."
                : "";
    }

    private static GatewayError paymentRequired(LimitRefusal why) {
        boolean key = why.source().equals("key");
        String message = (key ? "The key's own spend limit does not cover this request." : "Insufficient credits.")
                + affordable(why);
        return new GatewayError.PaymentRequired(
                message,
                new Limit(
                        why.source(),
                        why.name(),
                        UsdText.of(why.limitNano()),
                        UsdText.of(why.usedNano()),
                        UsdText.of(why.heldNano()),
                        UsdText.of(why.requestedNano()),
                        why.resetsAt(),
                        false,
                        key ? "Raise the key's limit or wait for its reset" : "Top up, or send a lower max_tokens"));
    }
}

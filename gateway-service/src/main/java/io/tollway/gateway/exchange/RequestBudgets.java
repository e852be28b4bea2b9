package io.tollway.gateway.exchange;

import io.tollway.gateway.auth.Caller;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.budget.BudgetMatch;
import io.tollway.gateway.budget.RequestTags;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.routing.Candidate;
import io.tollway.gateway.routing.RoutePlan;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;

/** Which budgets a request counts in: those of its caller, of the models that may answer, and of what it says of itself. */
final class RequestBudgets {
    /** A record names up to 255 leases; each bucket may pay by several. */
    private static final int MOST_BUDGETS = 60;

    private RequestBudgets() {}

    /**
     * The budgets that a request counts in.
     *
     * @throws Refusal 400 for a tag that is none, and when it would count in more budgets than one record can name
     */
    static List<BudgetMatch> of(Caller caller, ModelRequest request, RoutePlan plan, MultiMap headers) throws Refusal {
        List<String> tags = RequestTags.read(headers);
        if (caller.budgets().isEmpty()) {
            return List.of();
        }
        List<BudgetMatch> budgets = caller.budgets().matching(caller.key(), models(plan), tags, request.endUser());
        if (budgets.size() > MOST_BUDGETS) {
            throw new Refusal(new GatewayError.InvalidRequest(
                    "too_many_budgets",
                    "The request would count in " + budgets.size() + " budgets; at most " + MOST_BUDGETS
                            + " are possible. Send fewer tags or models",
                    RequestTags.HEADER));
        }
        return budgets;
    }

    /** The models that may come to answer on the platform's credentials, each once. */
    private static List<String> models(RoutePlan plan) {
        List<String> models = new ArrayList<>(1);
        for (Candidate candidate : plan.candidates()) {
            String model = candidate.endpoint().model().id();
            if (!candidate.own() && !models.contains(model)) {
                models.add(model);
            }
        }
        return models;
    }
}

package io.tollway.gateway.exchange;

import io.tollway.contracts.state.PolicyState.ByokMode;
import io.tollway.gateway.auth.Caller;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.dialect.ClientDialect;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.routing.Candidate;
import io.tollway.gateway.routing.ModelRoute;
import io.tollway.gateway.routing.RoutePlan;
import io.tollway.gateway.routing.RouteRequest;
import io.tollway.gateway.state.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Where a request in a client's dialect may go. */
record RequestRoutes(ExchangeServices services, ClientDialect dialect) {

    /**
     * What is asked of the planner.
     *
     * @throws Refusal 400 for a model that there is not
     */
    RouteRequest wanted(Snapshot snapshot, Caller caller, ModelRequest body) throws Refusal {
        List<ModelRoute> models = new ArrayList<>(1 + body.fallbackModels().size());
        models.add(model(snapshot, body.model(), "model"));
        for (String alternative : body.fallbackModels()) {
            if (!alternative.equals(body.model())) {
                models.add(model(snapshot, alternative, "models"));
            }
        }
        ByokMode mode = caller.project().byokMode();
        UUID project = caller.project().projectId();
        return new RouteRequest(
                caller.organization(),
                models,
                dialect.servedBy(),
                body.preferences(),
                mode,
                body.parameters(),
                mode == ByokMode.CREDITS_ONLY
                        ? RouteRequest.OwnKeys.NONE
                        : provider -> snapshot.ownCredentials(project, provider));
    }

    private ModelRoute model(Snapshot snapshot, String id, String field) throws Refusal {
        ModelRoute route = services.routes().find(snapshot, id);
        if (route == null) {
            throw new Refusal(new GatewayError.InvalidRequest(
                    "model_not_found",
                    shown(id) + " is not a valid model ID; GET /v1/models lists what there is",
                    field));
        }
        return route;
    }

    private static String shown(String id) {
        return id.length() > 100 ? id.substring(0, 100) + '…' : id;
    }

    /** Why a plan has no candidate. */
    static GatewayError noCandidate(RoutePlan plan, RouteRequest wanted) {
        if (plan.allRateLimited()) {
            return FailureSummary.rateLimited((plan.waitNanos() + 999_999_999L) / 1_000_000_000L);
        }
        if (plan.resting() > 0) {
            return FailureSummary.unavailable();
        }
        String why = plan.reasons().isEmpty()
                ? "The model has none that is priced and active"
                : String.join("; ", plan.reasons());
        return new GatewayError.NoEndpoint(
                "No endpoint can serve this request. " + why, wanted.isAnswerable() ? null : "model");
    }

    /** The candidates that can be told the request, in order. */
    RoutePlan plan(RouteRequest wanted, long nowNanos) {
        return reachable(
                services.planner().plan(wanted, nowNanos, services.ids().seed()));
    }

    /** Without the candidates whose dialect cannot say the request. */
    private RoutePlan reachable(RoutePlan plan) {
        List<Candidate> all = plan.candidates();
        int reached = 0;
        for (int i = 0; i < all.size(); i++) {
            reached += isReached(all.get(i)) ? 1 : 0;
        }
        if (reached == all.size()) {
            return plan;
        }
        List<Candidate> left = new ArrayList<>(reached);
        List<String> reasons = new ArrayList<>(plan.reasons());
        for (Candidate candidate : all) {
            if (isReached(candidate)) {
                left.add(candidate);
            } else {
                reasons.add(candidate.endpoint().endpoint().id() + ": its provider has no such call");
            }
        }
        return new RoutePlan(left, plan.resting(), plan.rateLimited(), plan.waitNanos(), reasons, true);
    }

    private boolean isReached(Candidate candidate) {
        return services.dialects()
                .reaches(dialect, candidate.endpoint().provider().dialect());
    }
}

package io.tollway.gateway.exchange;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.PolicyState.ByokMode;
import io.tollway.gateway.auth.Authorizer;
import io.tollway.gateway.auth.Caller;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.credit.HoldOutcome;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.ClientDialect;
import io.tollway.gateway.error.ErrorResponder;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Limit;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.limit.Admission;
import io.tollway.gateway.routing.Candidate;
import io.tollway.gateway.routing.ModelRoute;
import io.tollway.gateway.routing.RoutePlan;
import io.tollway.gateway.routing.RouteRequest;
import io.tollway.gateway.state.KeyEntry;
import io.tollway.gateway.state.Snapshot;
import io.tollway.gateway.telemetry.LoopCounters.Metric;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Everything before a model call goes upstream, in this order: head, credential, concurrency and rates, body, JSON gate, authorisation, route, hold. Each stage either goes on or refuses; nothing
 * is recorded and nothing is held before the last.
 */
public final class CallPipeline {
    private static final CharSequence BETA = HttpHeaders.createOptimized("anthropic-beta");

    private static final Logger LOG = Logger.getLogger(CallPipeline.class);

    private final ExchangeServices services;

    public CallPipeline(ExchangeServices services) {
        this.services = services;
    }

    /** Takes one request whose path and method are those of a model call. */
    public void handle(HttpServerRequest request, ClientDialect dialect, CallPath path) {
        Call call = new Call(request, dialect, path);
        services.counters().count(Metric.REQUESTS);
        try {
            call.credential();
        } catch (Refusal refusal) {
            call.refuse(refusal.error());
        }
    }

    /** One request on its way through the stages. */
    private final class Call {
        private final HttpServerRequest request;
        private final ClientDialect dialect;
        private final CallPath path;
        private final long arrivedNanos = System.nanoTime();
        private boolean entered;
        private @Nullable UUID enteredKey;
        private Admission admission = Admission.UNLIMITED;
        private @Nullable ApiKeyState key;

        Call(HttpServerRequest request, ClientDialect dialect, CallPath path) {
            this.request = request;
            this.dialect = dialect;
            this.path = path;
        }

        void credential() throws Refusal {
            RequestHead.check(request, services.maxBodyBytes(), dialect.takesForms());
            byte[] digest = services.presentedKey().digest(request.headers());
            KeyEntry known = services.snapshots().current().key(digest);
            if (known != null) {
                admit(known.state());
                return;
            }
            request.pause();
            services.keys().lookUp(digest).onComplete(found -> {
                try {
                    if (found.failed()) {
                        throw new Refusal(new GatewayError.Unavailable(
                                "key_unavailable", "This key cannot be checked at the moment; try again", 1));
                    }
                    if (found.result().isEmpty()) {
                        throw new Refusal(new GatewayError.Unauthenticated("This key is not known"));
                    }
                    admit(found.result().get());
                } catch (Refusal refusal) {
                    refuse(refusal.error());
                }
            });
        }

        /** Concurrency, before a byte of the body is read. */
        private void admit(ApiKeyState state) throws Refusal {
            Authorizer.usable(
                    state, services.snapshots().current(), services.clock().instant());
            key = state;
            InFlight inFlight = services.inFlight();
            if (!inFlight.enter()) {
                throw new Refusal(new GatewayError.Unavailable(
                        "overloaded", "The gateway has " + inFlight.most() + " requests under way; try again", 1));
            }
            entered = true;
            if (!inFlight.enterKey(state.keyId())) {
                throw new Refusal(new GatewayError.RateLimited(
                        "This key has " + inFlight.mostPerKey() + " requests under way",
                        new Limit(
                                "key",
                                "in_flight",
                                Integer.toString(inFlight.mostPerKey()),
                                Integer.toString(inFlight.mostPerKey()),
                                null,
                                "1",
                                null,
                                false,
                                "Wait for answers before sending more"),
                        1));
            }
            enteredKey = state.keyId();
            admission = services.limits().admission(state, services.snapshots().current());
            Future<@Nullable GatewayError> entering = admission.enter();
            if (entering.isComplete()) {
                admitted(entering.result());
                return;
            }
            request.pause();
            entering.onComplete(answered -> admitted(answered.result()));
        }

        private void admitted(@Nullable GatewayError refusal) {
            if (refusal != null) {
                refuse(refusal);
            } else {
                new BodyReader(services, request, arrivedNanos).read(this::body, this::refuse, this::leave);
                request.resume(); // if somebody had to be asked about the key or its limits
            }
        }

        private void body(byte[] bytes) {
            try {
                CallPath call = path.withBeta(request.getHeader(BETA));
                String type = dialect.takesForms() ? request.getHeader(HttpHeaders.CONTENT_TYPE) : null;
                routed(dialect.read(bytes, type == null ? call : call.withForm(type), services.gate()));
            } catch (Refusal refusal) {
                refuse(refusal.error());
            } catch (RuntimeException defect) {
                // The edge of everything between body and upstream: the handler that called us is long gone.
                services.counters().count(Metric.INTERNAL_ERRORS);
                LOG.error("a request failed by a defect of the gateway", defect);
                refuse(new GatewayError.Internal());
            }
        }

        private void routed(ModelRequest body) throws Refusal {
            Snapshot snapshot = services.snapshots().current();
            ApiKeyState state = java.util.Objects.requireNonNull(key);
            Caller caller =
                    Authorizer.modelCall(state, snapshot, services.clock().instant());
            long now = System.nanoTime();
            RouteRequest wanted = routeRequest(snapshot, caller, body);
            RoutePlan plan = reachable(
                    services.planner().plan(wanted, now, services.ids().seed()));
            if (plan.candidates().isEmpty()) {
                Buffer estimate = dialect.estimate(body);
                if (estimate == null || plan.resting() == 0 && !plan.unreachable()) {
                    throw new Refusal(noCandidate(plan, wanted));
                }
                leave();
                AnswerHeaders.estimate(request.response(), path.surface(), null);
                request.response().end(estimate);
                return;
            }
            Exchange exchange = new Exchange(
                    path.surface(),
                    services.ids().next(),
                    caller,
                    dialect,
                    body,
                    plan,
                    RequestBudgets.of(caller, body, plan, request.headers()),
                    services.clock().instant(),
                    arrivedNanos);
            services.retries().request(now);
            hold(exchange);
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

        private RouteRequest routeRequest(Snapshot snapshot, Caller caller, ModelRequest body) throws Refusal {
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

        private static GatewayError noCandidate(RoutePlan plan, RouteRequest wanted) {
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

        /** Own credentials and free endpoints reserve nothing. */
        private void hold(Exchange exchange) {
            Candidate first = exchange.plan.candidates().getFirst();
            if (dialect.isFree()
                    || first.own()
                    || !Refusals.isPriced(first) && exchange.plan.candidates().size() == 1) {
                run(exchange, null);
                return;
            }
            Future<HoldOutcome> reserved = services.credit().reserve(Refusals.holdRequest(exchange));
            if (reserved.isComplete()) {
                held(exchange, reserved.result());
            } else {
                reserved.onComplete(done -> held(exchange, done.result()));
            }
        }

        private void held(Exchange exchange, @Nullable HoldOutcome outcome) {
            if (!(outcome instanceof HoldOutcome.Held held)) {
                refuse(Refusals.error(outcome, services.clock().instant()));
            } else if (request.response().closed()) {
                held.hold().release();
                leave();
            } else {
                run(exchange, held);
            }
        }

        private void run(Exchange exchange, HoldOutcome.@Nullable Held held) {
            Future<@Nullable GatewayError> starting = admission.start(Refusals.tokens(exchange.body, held));
            if (starting.isComplete()) {
                started(exchange, held, starting.result());
            } else {
                starting.onComplete(answered -> started(exchange, held, answered.result()));
            }
        }

        private void started(Exchange exchange, HoldOutcome.@Nullable Held held, @Nullable GatewayError refusal) {
            boolean left = request.response().closed();
            if (refusal != null || left) {
                if (held != null) {
                    held.hold().release();
                }
                if (refusal != null) {
                    refuse(refusal);
                } else {
                    leave();
                }
                return;
            }
            exchange.admission = admission;
            new ExchangeRun(services, exchange, request, held, this::leave).start();
        }

        void refuse(GatewayError error) {
            leave();
            services.counters().count(Metric.REFUSED);
            ErrorResponder.send(request, error, path.surface(), null);
        }

        /** Gives the places back; once. */
        private void leave() {
            admission.leave();
            if (entered) {
                entered = false;
                services.inFlight().leave();
            }
            UUID taken = enteredKey;
            if (taken != null) {
                enteredKey = null;
                services.inFlight().leaveKey(taken);
            }
        }
    }
}

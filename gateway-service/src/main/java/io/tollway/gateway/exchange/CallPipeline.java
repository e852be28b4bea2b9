package io.tollway.gateway.exchange;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.gateway.auth.Authorizer;
import io.tollway.gateway.auth.Caller;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.credit.Hold;
import io.tollway.gateway.credit.HoldOutcome;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.ClientDialect;
import io.tollway.gateway.error.ErrorResponder;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Limit;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.limit.Admission;
import io.tollway.gateway.routing.Candidate;
import io.tollway.gateway.routing.RoutePlan;
import io.tollway.gateway.routing.RouteRequest;
import io.tollway.gateway.state.KeyEntry;
import io.tollway.gateway.state.Snapshot;
import io.tollway.gateway.telemetry.LoopCounters.Metric;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Everything before a model call goes upstream, in this order: head, credential, concurrency and rates, body, JSON gate, the stored response it goes on from, authorisation, route, the end user's
 * concurrency and rates, hold. Each stage either goes on or refuses; nothing
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
        call.guarded(call::credential);
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
        /** Set aside for it, until its call has begun. */
        private @Nullable Hold hold;

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
            services.keys().lookUp(digest).onComplete(found -> guarded(() -> lookedUp(found)));
        }

        private void lookedUp(AsyncResult<Optional<ApiKeyState>> found) throws Refusal {
            if (found.failed()) {
                throw new Refusal(new GatewayError.Unavailable(
                        "key_unavailable", "This key cannot be checked at the moment; try again", 1));
            }
            if (found.result().isEmpty()) {
                throw new Refusal(new GatewayError.Unauthenticated("This key is not known"));
            }
            admit(found.result().get());
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
            entering.onComplete(answered -> guarded(() -> admitted(answered.result())));
        }

        private void admitted(@Nullable GatewayError refusal) {
            if (refusal != null) {
                refuse(refusal);
            } else {
                RequestHead.askForBody(request);
                new BodyReader(services, request, arrivedNanos).read(this::body, this::refuse, this::leave);
                request.resume(); // if somebody had to be asked about the key or its limits
            }
        }

        private void body(byte[] bytes) {
            guarded(() -> {
                Continuation continuation = new Continuation(services, dialect, java.util.Objects.requireNonNull(key));
                CallPath call = continuation.path(path.withBeta(request.getHeader(BETA)));
                String type = dialect.takesForms() ? request.getHeader(HttpHeaders.CONTENT_TYPE) : null;
                ModelRequest read = dialect.read(bytes, type == null ? call : call.withForm(type), services.gate());
                String previous = continuation.previous(read);
                if (previous == null) {
                    routed(read);
                } else {
                    continuation.of(read, previous).onComplete(this::continued);
                }
            });
        }

        private void continued(AsyncResult<ModelRequest> found) {
            if (request.response().closed()) {
                leave();
                return;
            }
            guarded(() -> {
                if (found.cause() instanceof Refusal refusal) {
                    throw refusal;
                }
                if (found.failed()) {
                    throw new IllegalStateException("a stored response could not be gone on from", found.cause());
                }
                routed(found.result());
            });
        }

        /** A stage, or several in a row that nobody had to wait for. */
        @FunctionalInterface
        private interface Stage {
            void run() throws Refusal;
        }

        /** The edge of every turn: what a request occupies goes back whatever becomes of it, and its client is told. */
        private void guarded(Stage stage) {
            try {
                stage.run();
            } catch (Refusal refusal) {
                refuse(refusal.error());
            } catch (RuntimeException defect) {
                services.counters().count(Metric.INTERNAL_ERRORS);
                LOG.error("a request failed by a defect of the gateway", defect);
                refuse(new GatewayError.Internal());
            }
        }

        private void routed(ModelRequest body) throws Refusal {
            Snapshot snapshot = services.snapshots().current();
            ApiKeyState state = java.util.Objects.requireNonNull(key);
            Instant startedAt = services.clock().instant();
            Caller caller = Authorizer.modelCall(state, snapshot, startedAt);
            long now = System.nanoTime();
            RequestRoutes routes = new RequestRoutes(services, dialect);
            RouteRequest wanted = routes.wanted(snapshot, caller, body);
            RoutePlan plan = routes.plan(wanted, now);
            if (plan.candidates().isEmpty()) {
                Buffer estimate = dialect.estimate(body);
                if (estimate == null || plan.resting() == 0 && !plan.unreachable()) {
                    throw new Refusal(RequestRoutes.noCandidate(plan, wanted));
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
                    startedAt,
                    arrivedNanos);
            admission = services.limits().forEndUser(admission, state, snapshot, body.endUser());
            Future<@Nullable GatewayError> entering = admission.enter();
            if (entering.isComplete()) {
                identified(exchange, entering.result());
            } else {
                entering.onComplete(answered -> guarded(() -> identified(exchange, answered.result())));
            }
        }

        /** It has passed the limits of its end user, too, who is known only from the body. */
        private void identified(Exchange exchange, @Nullable GatewayError refusal) {
            if (refusal != null) {
                refuse(refusal);
            } else if (request.response().closed()) {
                leave();
            } else {
                services.retries().request(System.nanoTime());
                hold(exchange);
            }
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
                reserved.onComplete(done -> guarded(() -> held(exchange, done.result())));
            }
        }

        private void held(Exchange exchange, @Nullable HoldOutcome outcome) {
            if (!(outcome instanceof HoldOutcome.Held held)) {
                refuse(Refusals.error(outcome, services.clock().instant()));
                return;
            }
            hold = held.hold();
            if (request.response().closed()) {
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
                starting.onComplete(answered -> guarded(() -> started(exchange, held, answered.result())));
            }
        }

        private void started(Exchange exchange, HoldOutcome.@Nullable Held held, @Nullable GatewayError refusal) {
            if (refusal != null) {
                refuse(refusal);
            } else if (request.response().closed()) {
                leave();
            } else {
                exchange.admission = admission;
                new ExchangeRun(services, exchange, request, held, this::leave).start();
                hold = null; // the call's own from here on
            }
        }

        void refuse(GatewayError error) {
            leave();
            services.counters().count(Metric.REFUSED);
            ErrorResponder.send(request, error, path.surface(), null);
        }

        /** Gives back what it occupies; once. */
        private void leave() {
            Hold unused = hold;
            if (unused != null) {
                hold = null;
                unused.release();
            }
            if (entered) {
                entered = false;
                services.inFlight().leave();
            }
            UUID taken = enteredKey;
            if (taken != null) {
                enteredKey = null;
                services.inFlight().leaveKey(taken);
            }
            admission.leave();
        }
    }
}

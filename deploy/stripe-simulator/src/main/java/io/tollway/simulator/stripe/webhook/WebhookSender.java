package io.tollway.simulator.stripe.webhook;

import io.tollway.simulator.stripe.state.Cause;
import io.tollway.simulator.stripe.state.State;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.wire.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Posts events to endpoints until they answer 2xx: at once, again within 5 seconds, then every 10 seconds for an hour,
 * always with the same event id and a fresh signature. Deliveries that a restart interrupted go on after it.
 */
public final class WebhookSender {
    private static final Logger LOG = Logger.getLogger(WebhookSender.class.getName());
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int REDIRECT = 300;

    private final Vertx vertx;
    private final State state;
    private final EventLog events;
    private final WebhookFaults faults;
    private final Clock clock;
    private final Duration laterRetry;
    private final HttpClient client;
    private volatile boolean stopped;

    public WebhookSender(
            Vertx vertx, State state, EventLog events, WebhookFaults faults, Clock clock, Duration laterRetry) {
        this.vertx = vertx;
        this.state = state;
        this.events = events;
        this.faults = faults;
        this.clock = clock;
        this.laterRetry = laterRetry;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) ANSWER.toMillis())
                .setKeepAlive(true));
    }

    /** Takes up what is pending, and from now on whatever is emitted. */
    public void start() {
        state.onChange(() -> vertx.runOnContext(ignored -> sendFresh()));
        state.transact(Cause.NONE, WebhookSender::pending).thenAccept(ids -> ids.forEach(this::attempt));
    }

    /** Ends the tries; what is pending goes on at the next start. */
    public void stop() {
        stopped = true;
    }

    private static List<String> pending(Transaction tx) {
        return tx.newestFirst(Delivery.KIND).reversed().stream()
                .filter(delivery -> delivery.progress() instanceof Delivery.Pending)
                .map(Delivery.KIND.id())
                .toList();
    }

    private void sendFresh() {
        for (String id = events.nextFresh(); id != null; id = events.nextFresh()) {
            WebhookFaults.Treatment treatment = faults.next();
            String delivery = id;
            if (treatment.drop()) {
                record(delivery, Delivery::lost);
                continue;
            }
            after(Duration.ofMillis(treatment.delayMillis()), () -> {
                attempt(delivery);
                if (treatment.duplicate()) {
                    repeat(delivery);
                }
            });
        }
    }

    private void after(Duration wait, Runnable task) {
        if (wait.isZero()) {
            task.run();
        } else {
            vertx.setTimer(wait.toMillis(), ignored -> task.run());
        }
    }

    private void attempt(String id) {
        if (stopped) {
            return;
        }
        state.transact(Cause.NONE, tx -> Letter.of(tx, id)).thenAccept(letter -> {
            if (letter != null) {
                vertx.runOnContext(ignored -> post(letter).onComplete(answer -> {
                    if (answer.succeeded() && accepted(answer.result())) {
                        record(id, Delivery::arrived);
                    } else {
                        retry(id);
                    }
                }));
            }
        });
    }

    /** A second copy of the same event, whose answer nobody waits for. */
    private void repeat(String id) {
        state.transact(Cause.NONE, tx -> Letter.of(tx, id)).thenAccept(letter -> {
            if (letter != null) {
                vertx.runOnContext(ignored -> post(letter));
            }
        });
    }

    private static boolean accepted(int status) {
        return status >= OK && status < REDIRECT;
    }

    private void retry(String id) {
        if (stopped) {
            return;
        }
        state.transact(Cause.NONE, tx -> {
                    Delivery delivery = tx.find(Delivery.KIND, id);
                    return delivery == null || !(delivery.progress() instanceof Delivery.Pending)
                            ? null
                            : tx.put(Delivery.KIND, delivery.failed(tx.now()));
                })
                .thenAccept(delivery -> {
                    if (delivery != null && delivery.progress() instanceof Delivery.Pending pending) {
                        Duration wait = pending.failures() == 1 ? Delivery.FIRST_RETRY : laterRetry;
                        vertx.setTimer(wait.toMillis(), ignored -> attempt(id));
                    } else if (delivery != null) {
                        LOG.log(Level.WARNING, "gave up on {0} after an hour", id);
                    }
                });
    }

    private void record(String id, java.util.function.UnaryOperator<Delivery> change) {
        state.transact(Cause.NONE, tx -> {
            Delivery delivery = tx.find(Delivery.KIND, id);
            return delivery == null ? null : tx.put(Delivery.KIND, change.apply(delivery));
        });
    }

    private Future<Integer> post(Letter letter) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(letter.url())
                .setTimeout(ANSWER.toMillis())
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .putHeader("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
                .putHeader(
                        "Stripe-Signature",
                        Signature.header(letter.secret(), clock.instant().getEpochSecond(), letter.body()));
        return client.request(options)
                .compose(request -> request.send(Buffer.buffer(letter.body())))
                .compose(response -> response.body().map(ignored -> response.statusCode()));
    }

    /** What one attempt sends. */
    private record Letter(String url, String secret, byte[] body) {

        static @Nullable Letter of(Transaction tx, String id) {
            Delivery delivery = tx.find(Delivery.KIND, id);
            if (delivery == null) {
                return null;
            }
            WebhookEndpoint endpoint = tx.get(WebhookEndpoint.KIND, delivery.endpoint());
            if (endpoint.status() != WebhookEndpoint.Status.ENABLED) {
                return null;
            }
            Event event = tx.get(Event.KIND, delivery.event());
            return new Letter(endpoint.url(), endpoint.secret(), Json.bytes(event.shape(tx)));
        }
    }
}

package io.tollway.gateway.limit.redis;

import io.tollway.gateway.limit.LimitStore;
import io.tollway.gateway.limit.Quantity;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Valkey or Redis, through two scripts that run there undivided. Over one connection, which is made anew after any error: an answer that comes too late must never be taken for another's.
 */
public final class RedisLimitStore implements LimitStore {
    private static final Quantity[] QUANTITIES = Quantity.values();
    private static final String PREFIX = "tollway:limit:";
    private static final String COUNT_SCRIPT = script("count.lua");

    private static final String BEAT_SCRIPT = script("beat.lua");

    private final Redis redis;
    private final String member;
    private final Duration timeout;
    private final Duration lostAfter;
    /** No lock: the client calls back under its connection's own lock, and is called under none of ours. */
    private final AtomicReference<@Nullable Future<Open>> connection = new AtomicReference<>();

    /** A connection and the names under which the server knows the scripts. */
    private record Open(RedisConnection connection, String count, String beat) {}

    /**
     * @param url {@code redis://host:port}
     * @param password null when it asks for none
     * @param node this gateway's name; each object counts as a gateway of its own
     */
    public RedisLimitStore(
            Vertx vertx, URI url, @Nullable String password, String node, Duration timeout, Duration lostAfter) {
        this.member = node + "-" + UUID.randomUUID().toString().substring(0, 8);
        this.timeout = timeout;
        this.lostAfter = lostAfter;
        RedisOptions options = new RedisOptions()
                .setConnectionString(url.toString())
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(4);
        if (password != null) {
            options.setPassword(password);
        }
        options.getNetClientOptions().setConnectTimeout((int) timeout.toMillis());
        this.redis = Redis.createClient(vertx, options);
    }

    @Override
    public Future<Answer> exchange(Question question) {
        return send(open -> count(open.count(), question)).map(RedisLimitStore::answer);
    }

    private Request count(String script, Question question) {
        String scope = PREFIX + "{" + question.scope() + "}";
        Request request = Request.cmd(Command.EVALSHA)
                .arg(script)
                .arg(3)
                .arg(scope)
                .arg(scope + ":day:" + question.day())
                .arg(scope + ":places")
                .arg(member)
                .arg(question.gateways())
                .arg(lostAfter.toMillis());
        for (Line line : question.lines()) {
            request.arg(line.limit())
                    .arg(line.change())
                    .arg(line.need())
                    .arg(line.least())
                    .arg(line.ahead())
                    .arg(line.known());
        }
        return request;
    }

    private static Answer answer(Response response) {
        List<Told> lines = new ArrayList<>(QUANTITIES.length);
        for (int i = 0; i < QUANTITIES.length; i++) {
            int first = 1 + 4 * i;
            lines.add(new Told(
                    at(response, first), at(response, first + 1), at(response, first + 2), at(response, first + 3)));
        }
        return new Answer(at(response, 0), lines);
    }

    private static long at(Response response, int index) {
        return Long.parseLong(response.get(index).toString());
    }

    @Override
    public Future<Integer> beat() {
        return send(open -> Request.cmd(Command.EVALSHA)
                        .arg(open.beat())
                        .arg(1)
                        .arg(PREFIX + "gateways")
                        .arg(member)
                        .arg(lostAfter.toMillis()))
                .map(Response::toInteger);
    }

    private Future<Response> send(Function<Open, Request> request) {
        Future<Open> used = open();
        return used.compose(open -> open.connection().send(request.apply(open)))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(cause -> disconnect(used));
    }

    private Future<Open> open() {
        Promise<Open> made = Promise.promise();
        Future<Open> known = connection.compareAndExchange(null, made.future());
        if (known != null) {
            return known;
        }
        redis.connect()
                .compose(fresh -> {
                    fresh.exceptionHandler(cause -> disconnect(made.future()));
                    fresh.endHandler(end -> disconnect(made.future()));
                    return load(fresh, COUNT_SCRIPT)
                            .compose(count -> load(fresh, BEAT_SCRIPT).map(beat -> new Open(fresh, count, beat)));
                })
                .onComplete(made);
        return made.future();
    }

    /** The next call makes another connection, unless one has been made meanwhile. */
    private void disconnect(Future<Open> broken) {
        if (connection.compareAndSet(broken, null)) {
            broken.onSuccess(open -> open.connection().close());
        }
    }

    private static Future<String> load(RedisConnection connection, String script) {
        return connection
                .send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script))
                .map(String::valueOf);
    }

    @Override
    public void close() {
        send(open -> Request.cmd(Command.ZREM).arg(PREFIX + "gateways").arg(member))
                .onComplete(done -> redis.close());
    }

    private static String script(String name) {
        try (InputStream in = RedisLimitStore.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

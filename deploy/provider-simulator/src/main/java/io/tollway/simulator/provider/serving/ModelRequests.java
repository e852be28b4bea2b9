package io.tollway.simulator.provider.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollway.simulator.provider.catalog.Provider;
import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultFormatException;
import io.tollway.simulator.provider.json.JsonBytes;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Every request to a provider: path, dialect, body, secret, operation, fault, answer, invoice row, in this order. */
public final class ModelRequests implements Handler<HttpServerRequest> {
    /** A fault for one request, as JSON; for demonstrations. */
    private static final String FAULT_HEADER = "x-simulator-fault";

    private static final System.Logger LOG = System.getLogger(ModelRequests.class.getName());
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Vertx vertx;
    private final Services services;

    public ModelRequests(Vertx vertx, Services services) {
        this.vertx = vertx;
        this.services = services;
    }

    @Override
    public void handle(HttpServerRequest request) {
        String path = request.path();
        int slash = path == null ? -1 : path.indexOf('/', 1);
        Provider provider =
                path == null || slash < 0 ? null : services.catalog().provider(path.substring(1, slash));
        if (path == null || provider == null) {
            notFound(
                    request,
                    "unknown_provider",
                    "No provider has this path. Base URLs look like /openai/v1; the simulator's own routes are under /_simulator/.");
            return;
        }
        Dialect dialect = services.dialects().get(provider.dialect());
        if (dialect == null) {
            notFound(
                    request,
                    "unknown_dialect",
                    "Provider " + provider.id() + " speaks a dialect that the simulator does not: "
                            + provider.dialect());
            return;
        }
        String rest = path.substring(slash + 1);
        Operation operation;
        try {
            operation = dialect.operation(request.method(), rest);
        } catch (RefusedException e) {
            new Exchange(vertx, services, request, provider, dialect, false).refuse(e.refusal(), 0);
            return;
        }
        Exchange exchange = new Exchange(vertx, services, request, provider, dialect, operation.billed());
        readBody(
                request,
                body -> serve(exchange, operation, rest, body),
                () -> exchange.refuse(dialect.tooLarge(services.bodyLimit()), 0));
    }

    private void serve(Exchange exchange, Operation operation, String path, Buffer body) {
        try {
            Dialect dialect = exchange.dialect();
            String secret = dialect.secret(
                    exchange.request().headers(), exchange.request().params());
            String account = exchange.provider().account(secret);
            if (account == null) {
                throw new RefusedException(dialect.badSecret(secret));
            }
            exchange.account(account);
            Call call = new Call(
                    exchange.provider(),
                    account,
                    path,
                    exchange.request().headers(),
                    exchange.request().params(),
                    body,
                    services.clock().instant(),
                    services.ids(),
                    services.author(),
                    services.prefixes(),
                    services.seal());
            Job job = operation.accept(call);
            exchange.model(job.model());
            exchange.serve(job, fault(exchange, account, job.model()));
        } catch (RefusedException e) {
            exchange.refuse(e.refusal(), 0);
        } catch (RuntimeException e) {
            // The edge: a defect of ours must neither leave the caller waiting nor show its inside.
            LOG.log(System.Logger.Level.ERROR, "A request to " + path + " could not be served", e);
            exchange.refuse(exchange.dialect().failure("The simulator failed; its log tells why."), 0);
        }
    }

    private @Nullable Fault fault(Exchange exchange, String account, @Nullable String model) {
        String header = exchange.request().getHeader(FAULT_HEADER);
        if (header == null) {
            return services.faults().strike(exchange.provider().id(), account, model);
        }
        try {
            return Fault.read(MAPPER.readTree(header));
        } catch (JsonProcessingException e) {
            throw new RefusedException(badHeader("must be JSON such as {\"kind\":\"rate_limit\"}"));
        } catch (FaultFormatException e) {
            throw new RefusedException(badHeader(String.valueOf(e.getMessage())));
        }
    }

    private static Refusal badHeader(String remedy) {
        return new Refusal(400, "invalid_request_error", "invalid_fault", FAULT_HEADER, FAULT_HEADER + ": " + remedy);
    }

    private static void notFound(HttpServerRequest request, String code, String message) {
        JsonBytes out = new JsonBytes(256).ascii("{\"error\":{\"message\":").string(message);
        out.ascii(",\"type\":\"invalid_request_error\",\"param\":null,\"code\":")
                .string(code)
                .ascii("}}");
        request.response()
                .setStatusCode(404)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Buffer.buffer(out.toBytes()));
    }

    /** Collects the body, up to the limit. */
    private void readBody(HttpServerRequest request, Consumer<Buffer> then, Runnable tooLarge) {
        new BodyReader(request, services.bodyLimit(), then, tooLarge).start();
    }

    private static final class BodyReader {
        private final HttpServerRequest request;
        private final int limit;
        private final Consumer<Buffer> then;
        private final Runnable tooLarge;
        private @Nullable Buffer body;
        private boolean over;

        private BodyReader(HttpServerRequest request, int limit, Consumer<Buffer> then, Runnable tooLarge) {
            this.request = request;
            this.limit = limit;
            this.then = then;
            this.tooLarge = tooLarge;
        }

        private void start() {
            request.handler(this::add);
            request.endHandler(end -> {
                if (!over) {
                    then.accept(body == null ? Buffer.buffer() : body);
                }
            });
            // The caller left before the request was complete: nothing was received.
            request.exceptionHandler(gone -> over = true);
        }

        private void add(Buffer part) {
            if (over) {
                return;
            }
            int size = part.length() + (body == null ? 0 : body.length());
            if (size > limit) {
                over = true;
                body = null;
                tooLarge.run();
            } else {
                // Most requests come in one part, which is then used as it is.
                body = body == null ? part : body.appendBuffer(part);
            }
        }
    }
}

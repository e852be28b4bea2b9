package io.tollway.simulator.provider.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollway.simulator.provider.catalog.PriceFields;
import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultFormatException;
import io.tollway.simulator.provider.fault.Faults;
import io.tollway.simulator.provider.invoice.Invoice;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Price;
import io.tollway.simulator.provider.pricing.PriceTable;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Health, faults, prices and the invoice. Only loopback callers are served. */
public final class ControlRoutes implements Handler<HttpServerRequest> {
    /** What all these routes begin with. */
    public static final String PREFIX = "/_simulator/";

    private static final String ONE_FAULT = "faults/";
    private static final int BODY_LIMIT = 4 * 1024 * 1024;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Vertx vertx;
    private final Faults faults;
    private final PriceTable prices;
    private final Invoice invoice;
    private final AtomicInteger open;

    public ControlRoutes(Vertx vertx, Faults faults, PriceTable prices, Invoice invoice, AtomicInteger open) {
        this.vertx = vertx;
        this.faults = faults;
        this.prices = prices;
        this.invoice = invoice;
        this.open = open;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (!fromLoopback(request)) {
            problem(request, 403, null, "The simulator's own routes answer only on the loopback interface.");
            return;
        }
        String path = request.path();
        String route = path == null ? "" : path.substring(PREFIX.length());
        String fault = route.startsWith(ONE_FAULT) ? route.substring(ONE_FAULT.length()) : null;
        switch (request.method().name() + " " + (fault == null ? route : ONE_FAULT)) {
            case "GET health" -> health(request);
            case "GET invoice" -> invoice(request);
            case "GET prices" -> json(request, 200, prices());
            case "PUT prices" -> body(request, json -> putPrices(request, json));
            case "GET faults" -> json(request, 200, faults.describe());
            case "POST faults" -> body(request, json -> addFault(request, json));
            case "DELETE faults", "DELETE " + ONE_FAULT -> removeFault(request, fault);
            default ->
                problem(
                        request,
                        404,
                        null,
                        "No such route. There are: GET health, GET invoice?after=SEQ, GET and PUT prices, GET and POST faults,"
                                + " DELETE faults/{id}, DELETE faults; all under " + PREFIX);
        }
    }

    private void health(HttpServerRequest request) {
        String failure = invoice.failure();
        JsonBytes out = new JsonBytes(128).ascii("{\"status\":").string(failure == null ? "ok" : "down");
        if (failure != null) {
            out.ascii(",\"reason\":").string(failure);
        }
        out.ascii(",\"open\":")
                .number(open.get())
                .ascii(",\"invoice_seq\":")
                .number(invoice.lastSeq())
                .ascii("}");
        json(request, failure == null ? 200 : 503, out.toBytes());
    }

    private void invoice(HttpServerRequest request) {
        String after = request.getParam("after");
        long seq;
        try {
            seq = after == null ? 0 : Long.parseLong(after);
        } catch (NumberFormatException e) {
            problem(request, 400, "after", "must be a whole number: the last seq already read");
            return;
        }
        if (seq < 0) {
            problem(request, 400, "after", "must not be negative");
            return;
        }
        vertx.executeBlocking(() -> invoice.after(seq), false).onComplete(found -> {
            if (found.failed()) {
                problem(request, 500, null, "The invoice cannot be read: " + found.cause());
                return;
            }
            Invoice.Slice slice = found.result();
            HttpServerResponse response = request.response().putHeader("content-type", "application/x-ndjson");
            if (slice.length() == 0) {
                response.end();
            } else {
                response.sendFile(slice.file().toAbsolutePath().toString(), slice.offset(), slice.length());
            }
        });
    }

    private byte[] prices() {
        JsonBytes out = new JsonBytes(1024).ascii("{\"prices\":[");
        int empty = out.length();
        prices.forEach((provider, model, price) -> {
            out.ascii(out.length() == empty ? "" : ",")
                    .ascii("{\"provider\":")
                    .string(provider)
                    .ascii(",\"model\":")
                    .string(model);
            out.ascii(",\"input\":").string(price.input().toPlainString());
            out.ascii(",\"output\":").string(price.output().toPlainString());
            optional("cache_read", price.cacheRead(), out);
            optional("reasoning", price.reasoning(), out);
            optional("cache_write_5m", price.cacheWrite5m(), out);
            optional("cache_write_1h", price.cacheWrite1h(), out);
            piece("search", price.pieces().search(), out);
            piece("image_output", price.pieces().image(), out);
            piece("character", price.pieces().character(), out);
            piece("second", price.pieces().second(), out);
            out.ascii("}");
        });
        return out.ascii("]}").toBytes();
    }

    private static void piece(String field, BigDecimal price, JsonBytes out) {
        optional(field, price.signum() == 0 ? null : price, out);
    }

    private static void optional(String field, @Nullable BigDecimal price, JsonBytes out) {
        if (price != null) {
            out.ascii(",").string(field).ascii(":").string(price.toPlainString());
        }
    }

    private void putPrices(HttpServerRequest request, JsonNode json) {
        JsonNode list = json.path("prices");
        if (!list.isArray()) {
            problem(
                    request,
                    400,
                    "prices",
                    "must be a list of {\"provider\"?, \"model\", \"input\", \"output\", \"cache_read\"?, \"reasoning\"?, \"cache_write_5m\"?, \"cache_write_1h\"?}");
            return;
        }
        Price[] read = new Price[list.size()];
        for (int i = 0; i < read.length; i++) {
            JsonNode entry = list.get(i);
            String place = "prices[" + i + "]";
            if (!entry.path("model").isTextual()
                    || entry.path("model").textValue().isBlank()) {
                problem(request, 400, place + ".model", "is required; \"*\" stands for any");
                return;
            }
            try {
                read[i] = PriceFields.read(entry);
            } catch (IllegalArgumentException e) {
                problem(request, 400, place, String.valueOf(e.getMessage()));
                return;
            }
        }
        for (int i = 0; i < read.length; i++) {
            JsonNode entry = list.get(i);
            prices.put(
                    entry.path("provider").asText(PriceTable.ANY),
                    entry.path("model").textValue(),
                    read[i]);
        }
        json(request, 200, prices());
    }

    private void addFault(HttpServerRequest request, JsonNode json) {
        try {
            String id = faults.add(Fault.read(json));
            byte[] description = faults.describe(id);
            json(request, 201, description == null ? new byte[0] : description);
        } catch (FaultFormatException e) {
            problem(request, 400, null, String.valueOf(e.getMessage()));
        }
    }

    private void removeFault(HttpServerRequest request, @Nullable String id) {
        if (id == null) {
            faults.clear();
        } else if (!faults.remove(id)) {
            problem(request, 404, null, "There is no fault " + id + ".");
            return;
        }
        request.response().setStatusCode(204).end();
    }

    private static void body(HttpServerRequest request, Consumer<JsonNode> then) {
        request.bodyHandler(body -> {
            if (body.length() > BODY_LIMIT) {
                problem(request, 413, null, "The body is larger than " + BODY_LIMIT + " bytes.");
                return;
            }
            try {
                then.accept(MAPPER.readTree(body.getBytes()));
            } catch (JsonProcessingException e) {
                problem(request, 400, "body", "is not valid JSON: " + e.getOriginalMessage());
            } catch (IOException e) {
                problem(request, 400, "body", "cannot be read");
            }
        });
    }

    private static boolean fromLoopback(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        if (remote == null || remote.hostAddress() == null) {
            return false;
        }
        try {
            return InetAddress.getByName(remote.hostAddress()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void problem(HttpServerRequest request, int status, @Nullable String field, String message) {
        JsonBytes out = new JsonBytes(256)
                .ascii("{\"error\":{\"status\":")
                .number(status)
                .ascii(",\"field\":")
                .stringOrNull(field);
        out.ascii(",\"message\":")
                .string(field == null ? message : field + " " + message)
                .ascii("}}");
        json(request, status, out.toBytes());
    }

    private static void json(HttpServerRequest request, int status, byte[] body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(Buffer.buffer(body));
    }
}

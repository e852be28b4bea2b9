package io.tollway.bench.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Calls to one base address. Immutable. */
public final class JsonCalls {

    /** Amounts are read as decimals, never as binary fractions. */
    public static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final List<Integer> UNDER_WAY = List.of(401, 403, 404, 409, 503);
    private static final long AGAIN_MS = 200;
    private static final int SHOWN = 400;

    private final String base;
    private final Map<String, String> headers;

    public JsonCalls(String base) {
        this(base, Map.of());
    }

    private JsonCalls(String base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    public JsonCalls bearer(String key) {
        return header("Authorization", "Bearer " + key);
    }

    public JsonCalls header(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new JsonCalls(base, Map.copyOf(more));
    }

    public Answer get(String path) {
        return send(request(path).GET().build());
    }

    public Answer post(String path, JsonNode body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    /** Hands over each line of an answer that is one JSON document a line. */
    public void lines(String path, Consumer<JsonNode> line) {
        try (Stream<String> lines =
                HTTP.send(request(path).GET().build(), BodyHandlers.ofLines()).body()) {
            lines.filter(text -> !text.isBlank()).forEach(text -> line.accept(parse(text)));
        } catch (IOException e) {
            throw new IllegalStateException("no answer from " + base + path + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Repeats a call whose refusal may only mean that a record is still on its way. */
    public static Answer patiently(Duration patience, Supplier<Answer> call) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Answer answer = call.get();
            if (!UNDER_WAY.contains(answer.status()) || System.nanoTime() - deadline > 0) {
                return answer;
            }
            try {
                Thread.sleep(AGAIN_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
        headers.forEach(builder::setHeader);
        return builder;
    }

    private Answer send(HttpRequest request) {
        try {
            var response = HTTP.send(request, BodyHandlers.ofString());
            return new Answer(request.uri().toString(), response.statusCode(), response.body());
        } catch (IOException e) {
            throw new IllegalStateException("no answer from " + request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static JsonNode parse(String text) {
        try {
            return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + shown(text), e);
        }
    }

    private static String shown(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }

    /**
     * @param address who answered
     * @param status HTTP status
     * @param text the body
     */
    public record Answer(String address, int status, String text) {

        public boolean success() {
            return status / 100 == 2;
        }

        /** The body of a success. */
        public JsonNode required(String purpose) {
            if (!success()) {
                throw new IllegalStateException(
                        "could not " + purpose + ": " + address + " answered " + status + ": " + shown(text));
            }
            return parse(text);
        }
    }
}

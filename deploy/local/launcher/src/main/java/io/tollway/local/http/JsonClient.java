package io.tollway.local.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tollway.local.stack.LocalStackException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A small client for one base URL. Immutable; connections are shared. */
public final class JsonClient {

    /** JSON without any binary floating point: numbers with a fraction become BigDecimal. */
    public static final ObjectMapper JSON = JsonMapper.builder()
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String base;
    private final Map<String, String> headers;

    public JsonClient(String base) {
        this(base, Map.of("Accept", "application/json"));
    }

    private JsonClient(String base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    public JsonClient bearer(String token) {
        return header("Authorization", "Bearer " + token);
    }

    public JsonClient header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new JsonClient(base, Map.copyOf(more));
    }

    public Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    public Answer delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    public Answer post(String path, JsonNode body) {
        return header("Content-Type", "application/json").send("POST", path, BodyPublishers.ofString(body.toString()));
    }

    public Answer put(String path, JsonNode body) {
        return header("Content-Type", "application/json").send("PUT", path, BodyPublishers.ofString(body.toString()));
    }

    public Answer postForm(String path, Map<String, String> fields) {
        String form = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return header("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", path, BodyPublishers.ofString(form));
    }

    /** Whether a GET of the path answers 2xx now; false when nobody answers. */
    public boolean healthy(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Answer send(String method, String path, HttpRequest.BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
        headers.forEach(request::setHeader);
        try {
            var response =
                    HTTP.send(request.method(method, body).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(base, response.statusCode(), parse(response.body()), response.body());
        } catch (IOException e) {
            throw new LocalStackException(
                    "No answer from " + base + " (" + e + "). Does it run? ./tollway status tells.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException("Interrupted while waiting for " + base + ".", e);
        }
    }

    private static JsonNode parse(String body) {
        try {
            return body.isBlank() ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            // A page of HTML or a line of text, for example from a proxy; the raw text is kept for messages.
            return MissingNode.getInstance();
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * @param base whom was asked
     * @param status HTTP status
     * @param json the body, missing when it was empty or no JSON
     * @param text the body as it came
     */
    public record Answer(String base, int status, JsonNode json, String text) {

        public boolean success() {
            return status / 100 == 2;
        }

        /** The body of a success; otherwise the end of the attempt, with what the service said. */
        public JsonNode required(String purpose) {
            if (!success()) {
                throw new LocalStackException(
                        "Could not " + purpose + ": " + base + " answered " + status + ": " + problem());
            }
            return json;
        }

        /** What the service said was wrong, in whichever of the usual shapes. */
        public String problem() {
            StringBuilder said = new StringBuilder();
            for (String pointer :
                    new String[] {"/detail", "/title", "/error/message", "/error_description", "/errorMessage"}) {
                if (said.isEmpty() && json.at(pointer).isTextual()) {
                    said.append(json.at(pointer).asText());
                }
            }
            for (JsonNode error : json.path("errors")) {
                said.append("\n    ")
                        .append(error.path("field").asText(""))
                        .append(": ")
                        .append(error.path("message").asText(""));
            }
            String raw = text.length() > 500 ? text.substring(0, 500) + "…" : text;
            return said.isEmpty() ? (raw.isBlank() ? "(no body)" : raw) : said.toString();
        }
    }
}

package io.tollway.chaos.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/**
 * JSON calls to one base address with one bearer key.
 *
 * @param bearer empty for none
 */
public record Api(String base, String bearer) {

    /** Amounts are read as decimals, never as binary fractions. */
    public static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long AGAIN_MS = 250;

    /** @throws IOException when nothing answers */
    public HttpResponse<String> get(String path) throws IOException {
        return send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The lines of an answer that is one document a line. */
    public Stream<String> lines(String path) throws IOException {
        return send(request(path).GET().build(), HttpResponse.BodyHandlers.ofLines())
                .body();
    }

    /** @throws IOException when nothing answers */
    public HttpResponse<String> send(String method, String path, JsonNode body, Map<String, String> headers)
            throws IOException {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString()));
        headers.forEach(request::header);
        return send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Posts until it succeeds: for the set-up, while records are still on their way or a server comes back. */
    public JsonNode patiently(String path, JsonNode body, Map<String, String> headers) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String last;
            try {
                HttpResponse<String> answer = send("POST", path, body, headers);
                if (answer.statusCode() / 100 == 2) {
                    return parse(answer.body());
                }
                last = answer.statusCode() + " " + answer.body();
            } catch (IOException away) {
                last = away.toString();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new ChaosFailure("POST " + base + path + " did not succeed within " + PATIENCE.toSeconds()
                        + " s; the last answer was: " + last);
            }
            pause(AGAIN_MS);
        }
    }

    public static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ChaosFailure("not JSON: " + text, e);
        }
    }

    /** Waits between two looks at a condition. */
    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChaosFailure("interrupted", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
        return bearer.isEmpty() ? request : request.header("Authorization", "Bearer " + bearer);
    }

    private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) throws IOException {
        try {
            return HTTP.send(request, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChaosFailure("interrupted", e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Api[" + base + "]";
    }
}

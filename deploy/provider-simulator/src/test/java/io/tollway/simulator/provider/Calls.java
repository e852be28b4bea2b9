package io.tollway.simulator.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollway.simulator.provider.invoice.InvoiceRow;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Plain HTTP calls to a simulator under test. */
public final class Calls {
    public static final ObjectMapper MAPPER = new ObjectMapper();

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ProviderSimulator simulator;

    public Calls(ProviderSimulator simulator) {
        this.simulator = simulator;
    }

    public HttpResponse<String> chat(String body, String... headers) throws IOException, InterruptedException {
        return post("/openai/v1/chat/completions", body, headers);
    }

    public HttpResponse<String> post(String path, String body, String... headers)
            throws IOException, InterruptedException {
        return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        return send(request(path).method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    public static JsonNode json(HttpResponse<String> response) throws IOException {
        return MAPPER.readTree(response.body());
    }

    /** Waits until the last row of the invoice is as expected, and answers it. */
    public InvoiceRow lastRow(Predicate<InvoiceRow> expected) {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            List<InvoiceRow> rows = simulator.invoice();
            if (!rows.isEmpty() && expected.test(rows.getLast())) {
                return rows.getLast();
            }
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("no such row came; the invoice is " + rows);
            }
            Thread.onSpinWait();
        }
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(simulator.baseUrl() + path))
                .timeout(PATIENCE)
                .header("authorization", "Bearer sk-test-account");
        for (int i = 0; i < headers.length; i += 2) {
            builder.setHeader(headers[i], headers[i + 1]);
        }
        return builder;
    }

    private static HttpResponse<String> send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        return CLIENT.send(builder.build(), HttpResponse.BodyHandlers.ofString());
    }
}

package io.tollway.chaos.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.chaos.stack.Api;
import io.tollway.chaos.stack.ChaosFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes calls as a customer's program does, and notes only what that program could know. */
final class Caller {
    private static final BigDecimal NANO = BigDecimal.valueOf(1_000_000_000L);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int LEAVERS_PERCENT = 5;

    private final URI address;
    private final String model;
    private final Seen seen;

    Caller(String gateway, String model, Seen seen) {
        this.address = URI.create(gateway + "/v1/chat/completions");
        this.model = model;
        this.seen = seen;
    }

    /** One call; false when nobody was there. */
    boolean call(Customer customer, SplittableRandom random) {
        boolean streamed = random.nextBoolean();
        int leaveAfter = streamed && random.nextInt(100) < LEAVERS_PERCENT ? random.nextInt(1, 8) : Integer.MAX_VALUE;
        try {
            HttpResponse<InputStream> response =
                    HTTP.send(request(customer, streamed, random), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    refused(customer, response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
                } else if (streamed) {
                    stream(customer, id(response), body, leaveAfter);
                } else {
                    whole(customer, id(response), new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            return true;
        } catch (IOException connectionBroke) {
            seen.broken();
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChaosFailure("interrupted", e);
        }
    }

    private HttpRequest request(Customer customer, boolean streamed, SplittableRandom random) {
        int words = random.nextInt(4, 60);
        ObjectNode body = Api.JSON
                .createObjectNode()
                .put("model", model)
                .put("max_tokens", random.nextInt(16, 200))
                .put("stream", streamed);
        body.putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", "Tell me about bridge " + random.nextInt(1_000_000) + " in " + words + " words");
        return HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + customer.key())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    private void whole(Customer customer, UUID id, String text) {
        cost(Api.parse(text)).ifPresentOrElse(nano -> answered(customer, id, nano), seen::broken);
    }

    /** An answer counts when its end was seen: {@code [DONE]}, after the usage. */
    private void stream(Customer customer, UUID id, InputStream body, int leaveAfter) throws IOException {
        @Nullable Long nano = null;
        int events = 0;
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.startsWith("data:")) {
                continue;
            }
            String data = line.substring("data:".length()).strip();
            if (data.equals("[DONE]")) {
                if (nano == null) {
                    seen.broken();
                } else {
                    answered(customer, id, nano);
                }
                return;
            }
            nano = cost(Api.parse(data)).orElse(nano);
            events++;
            if (events >= leaveAfter) {
                seen.left();
                return;
            }
        }
        seen.broken();
    }

    private void answered(Customer customer, UUID id, long nano) {
        seen.answered(id, new Seen.Answer(customer.organization(), nano));
    }

    private void refused(Customer customer, int status, String text) {
        String code;
        try {
            JsonNode error = Api.parse(text).path("error");
            code = error.path("metadata")
                    .path("limit")
                    .path("source")
                    .asText(error.path("code").asText("?"));
        } catch (ChaosFailure notJson) {
            code = "not-json";
        }
        seen.refused(customer.purse(), status, code);
    }

    private static Optional<Long> cost(JsonNode answer) {
        JsonNode cost = answer.path("usage").path("cost");
        return cost.isNumber() ? Optional.of(cost.decimalValue().multiply(NANO).longValueExact()) : Optional.empty();
    }

    private static UUID id(HttpResponse<?> response) throws IOException {
        String header = response.headers()
                .firstValue("x-generation-id")
                .orElseThrow(() -> new IOException("an answer without x-generation-id"));
        return UUID.fromString(header.substring("gen-".length()));
    }
}

package io.tollway.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.dialect.openai.ChatUpstream;
import io.tollway.gateway.stream.SseSplitter;
import io.tollway.gateway.usage.Rater;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Calls whose provider states what it charged, rated by us: usage as the chat dialect reads it from the recorded answer (from the table's columns for other APIs), prices of published
 * catalogues. Every difference above a nano-dollar has its reason here; one without fails. Runs where {@code -Dtollway.data} names the recordings.
 */
class BilledCostsTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final BigDecimal NANO = new BigDecimal("1e-9");
    /** What is charged beside tokens, by the call: the difference must be just that, but for the provider's own rounding. */
    private static final Map<String, Reason> FEES = Map.of(
            "openrouter-chat-e16bd20ba4", new Reason("a request fee of Perplexity's", "0.005", "0.000005"),
            "openrouter-chat-33eae3830a", new Reason("OpenRouter read a PDF", "0.002", "0"),
            "perplexity-chat-126ddc2c3d", new Reason("a request fee of Perplexity's", "0.005", "0.000005"),
            "xai-responses-afdd2d375d", new Reason("two web searches of xAI's", "0.01", "0"));
    /** Pico-dollars a token at upstreams that the catalogues do not tell apart; each follows from its own calls. */
    private static final Map<String, Map<String, Long>> OWN_PRICES = Map.of(
            "Chutes moonshotai/kimi-k2.5-0127", prices("0.44", "2", "0.22"),
            "avian moonshotai/kimi-k2.5", prices("0.45", "2.2", "0.225"),
            "openrouter openai/gpt-oss-20b", prices("0.05", "0.2", "0.05"));

    private final Map<String, Map<String, Long>> catalogue = new HashMap<>();

    private record Reason(String why, String dollars, String rounding) {
        boolean explains(BigDecimal difference) {
            return difference.subtract(new BigDecimal(dollars)).abs().compareTo(new BigDecimal(rounding).add(NANO))
                    <= 0;
        }
    }

    /** A line of the table. */
    private record Call(Map<String, String> columns) {
        String text(String column) {
            return columns.getOrDefault(column, "");
        }

        long count(String column) {
            return text(column).isEmpty() ? 0 : new BigDecimal(text(column)).longValue();
        }
    }

    @Test
    void costsWhatItsProviderSays(TestReporter reporter) throws IOException {
        String data = System.getProperty("tollway.data");
        Assumptions.assumeTrue(data != null, "no recordings: set -Dtollway.data");
        readCatalogues(Path.of(data, "prices"));
        int exact = 0;
        List<String> explained = new ArrayList<>();
        List<String> unexplained = new ArrayList<>();
        for (Call call : calls(Path.of(data, "wire", "open", "billed_costs.csv"))) {
            String id = call.text("id");
            BigDecimal stated = new BigDecimal(call.text("reported_cost_usd"));
            UsageCounts usage = usage(Path.of(data, "wire", "open", id + ".json"), call);
            Map<String, Long> price = price(call);
            if (usage == null || price == null) {
                String lack = usage == null ? "counts no tokens" : "no catalogue prices " + call.text("model");
                explained.add(id + ": " + stated + " USD, " + lack);
                continue;
            }
            BigDecimal difference = stated.subtract(BigDecimal.valueOf(Rater.nano(price, usage), 9));
            Reason fee = FEES.get(id);
            if (difference.abs().compareTo(NANO) <= 0) {
                exact++;
            } else if (fee != null && fee.explains(difference)) {
                explained.add(id + ": " + difference + " USD more, " + fee.why());
            } else if (stated.signum() == 0) {
                explained.add(id + ": its provider states 0");
            } else {
                unexplained.add(id + ": " + difference + " USD more than " + usage + " at " + price);
            }
        }
        reporter.publishEntry("exact to the nano-dollar", Integer.toString(exact));
        reporter.publishEntry("explained", String.join("\n", explained));
        assertThat(unexplained).isEmpty();
        assertThat(exact).isGreaterThan(explained.size() * 5);
    }

    private static List<Call> calls(Path table) throws IOException {
        List<String> lines = Files.readAllLines(table);
        String[] names = lines.getFirst().split(",", -1);
        List<Call> calls = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",", -1);
            Map<String, String> columns = new HashMap<>();
            for (int i = 0; i < names.length; i++) {
                columns.put(names[i], values[i]);
            }
            calls.add(new Call(columns));
        }
        return calls;
    }

    private static @Nullable UsageCounts usage(Path recording, Call call) throws IOException {
        if (!call.text("api").endsWith("chat") || call.text("api").startsWith("perplexity")) {
            return columns(call);
        }
        JsonNode body = JSON.readTree(recording.toFile()).path("response").path("body");
        byte[] bytes = (body.isTextual() ? body.textValue() : body.toString()).getBytes(StandardCharsets.UTF_8);
        UsageCounts[] last = new UsageCounts[1];
        Consumer<AnswerEvent> sink = event -> {
            if (event instanceof AnswerEvent.Used used) {
                last[0] = used.counts();
            }
        };
        AnswerReader reader = ChatUpstream.openAi().reader(new UpstreamModel("up", -1, null, "h", false));
        if (new String(bytes, StandardCharsets.UTF_8).contains("data:")) {
            SseSplitter splitter =
                    new SseSplitter(1 << 20, (event, from, to, named) -> reader.event(event, from, to, named, sink));
            splitter.feed(bytes, 0, bytes.length);
            splitter.feed(new byte[] {'\n', '\n'}, 0, 2);
        } else {
            reader.document(bytes, sink);
        }
        return last[0];
    }

    private static @Nullable UsageCounts columns(Call call) {
        long cached = call.count("cached_tokens");
        long written = call.count("cache_write_tokens");
        long input = call.count("input_tokens") - cached - written;
        long output = call.count("output_tokens");
        return input + output + cached == 0
                        || call.text("api").contains("images")
                        || call.text("api").contains("audio")
                ? null
                : new UsageCounts(input, cached, written, 0, 0, 0, output, 0, 0, 0, 0);
    }

    private @Nullable Map<String, Long> price(Call call) {
        String model = call.text("model");
        String provider = call.text("api").substring(0, call.text("api").indexOf('.'));
        String upstream = call.text("upstream_provider");
        for (String key : new String[] {(upstream.isEmpty() ? provider : upstream) + ' ' + model}) {
            if (OWN_PRICES.containsKey(key)) {
                return OWN_PRICES.get(key);
            }
        }
        String bare = model.substring(model.lastIndexOf('/') + 1);
        for (String key : new String[] {
            model, "xai/" + bare, "xai/" + bare.replace("-high", ""), provider + '/' + bare, "gemini/" + bare, bare
        }) {
            if (catalogue.containsKey(key)) {
                return catalogue.get(key);
            }
        }
        return null;
    }

    /** LiteLLM's first, so that what the others say counts. */
    private void readCatalogues(Path prices) throws IOException {
        JsonNode litellm = JSON.readTree(
                prices.resolve("litellm/model_prices_and_context_window.json").toFile());
        litellm.properties()
                .forEach(model -> put(
                        model.getKey(),
                        model.getValue().path("input_cost_per_token"),
                        model.getValue().path("output_cost_per_token"),
                        model.getValue().path("cache_read_input_token_cost"),
                        model.getValue().path("cache_creation_input_token_cost"),
                        0));
        JsonNode xai = JSON.readTree(prices.resolve("models.dev/merged.json").toFile())
                .path("xai")
                .path("models");
        xai.properties().forEach(model -> {
            JsonNode cost = model.getValue().path("cost");
            put(
                    "xai/" + model.getKey(),
                    cost.path("input"),
                    cost.path("output"),
                    cost.path("cache_read"),
                    cost.path("cache_write"),
                    6);
        });
        for (JsonNode model : JSON.readTree(prices.resolve("openrouter/models-api-dump-2026-05.json")
                        .toFile())
                .path("data")) {
            JsonNode cost = model.path("pricing");
            for (String name : List.of("id", "canonical_slug")) {
                put(
                        model.path(name).asText(),
                        cost.path("prompt"),
                        cost.path("completion"),
                        cost.path("input_cache_read"),
                        cost.path("input_cache_write"),
                        0);
            }
        }
    }

    /** @param scale prices are for so many tokens, as a power of ten */
    private void put(String model, JsonNode input, JsonNode output, JsonNode read, JsonNode write, int scale) {
        if (input.isMissingNode() || output.isMissingNode()) {
            return;
        }
        Map<String, Long> price = new HashMap<>();
        price.put("input", pico(input.asText(), scale));
        price.put("output", pico(output.asText(), scale));
        if (!read.isMissingNode()) {
            price.put("cache_read", pico(read.asText(), scale));
        }
        if (!write.isMissingNode()) {
            price.put("cache_write_5m", pico(write.asText(), scale));
        }
        catalogue.put(model, price);
    }

    private static long pico(String dollars, int scale) {
        return new BigDecimal(dollars).movePointRight(12 - scale).longValue();
    }

    private static Map<String, Long> prices(String input, String output, String cacheRead) {
        return Map.of("input", pico(input, 6), "output", pico(output, 6), "cache_read", pico(cacheRead, 6));
    }
}

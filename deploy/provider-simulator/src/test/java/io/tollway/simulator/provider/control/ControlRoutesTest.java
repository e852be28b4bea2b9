package io.tollway.simulator.provider.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.Calls;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlRoutesTest {
    private static final String CHAT = """
            {"model":"m","messages":[{"role":"user","content":"Write 100 tokens"}]}""";

    private ProviderSimulator simulator;
    private Calls calls;

    @BeforeEach
    void start() throws Exception {
        simulator = ProviderSimulator.start(SimulatorOptions.defaults());
        calls = new Calls(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void faults_are_added_listed_and_removed() throws Exception {
        HttpResponse<String> added =
                calls.post("/_simulator/faults", "{\"kind\":\"error\",\"status\":503,\"times\":5}");
        assertThat(added.statusCode()).isEqualTo(201);
        String id = Calls.json(added).path("id").asText();

        assertThat(calls.chat(CHAT).statusCode()).isEqualTo(503);
        JsonNode listed = Calls.json(calls.get("/_simulator/faults")).at("/data/0");
        assertThat(listed.path("id").asText()).isEqualTo(id);
        assertThat(listed.path("struck").asInt()).isEqualTo(1);
        assertThat(calls.send("DELETE", "/_simulator/faults/" + id, "").statusCode())
                .isEqualTo(204);
        assertThat(calls.send("DELETE", "/_simulator/faults/" + id, "").statusCode())
                .isEqualTo(404);
        assertThat(calls.chat(CHAT).statusCode()).isEqualTo(200);
        calls.post("/_simulator/faults", "{\"kind\":\"error\"}");
        assertThat(calls.send("DELETE", "/_simulator/faults", "").statusCode()).isEqualTo(204);
        assertThat(calls.chat(CHAT).statusCode()).isEqualTo(200);
    }

    @Test
    void prices_are_set_as_decimal_strings_and_billed_exactly() throws Exception {
        HttpResponse<String> set = calls.send(
                "PUT",
                "/_simulator/prices",
                "{\"prices\":[{\"provider\":\"openai\",\"model\":\"m\",\"input\":\"0.1234567\",\"output\":\"3\"}]}");
        assertThat(set.statusCode()).isEqualTo(200);

        calls.chat(CHAT);

        // (10 × 0.1234567 + 100 × 3) / 1 000 000
        assertThat(simulator.invoice().getLast().costUsd()).isEqualByComparingTo("0.000301234567");
        JsonNode row = Calls.MAPPER.readTree(calls.get("/_simulator/invoice").body());
        assertThat(row.path("cost_usd").asText()).isEqualTo("0.000301234567");
        List<String> fields = new ArrayList<>();
        row.fieldNames().forEachRemaining(fields::add);
        assertThat(fields)
                .containsExactly(
                        "seq",
                        "at",
                        "id",
                        "account",
                        "model",
                        "x_request_id",
                        "outcome",
                        "status",
                        "usage",
                        "cost_usd");
    }

    @Test
    void a_price_as_a_number_or_without_a_model_is_refused_and_changes_nothing() throws Exception {
        String good = "{\"model\":\"m\",\"input\":\"7\",\"output\":\"7\"}";

        for (String bad : List.of(
                "{\"prices\":[" + good + ",{\"model\":\"n\",\"input\":0.5}]}",
                "{\"prices\":[" + good + ",{\"input\":\"1\"}]}",
                "{}",
                "nonsense")) {
            HttpResponse<String> refused = calls.send("PUT", "/_simulator/prices", bad);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        }
        assertThat(calls.get("/_simulator/prices").body()).doesNotContain("\"7\"");
    }

    @Test
    void the_invoice_is_read_from_where_one_left_off() throws Exception {
        for (int i = 0; i < 5; i++) {
            calls.chat(CHAT, "x-request-id", "gen-" + i);
        }

        String[] rows = calls.get("/_simulator/invoice?after=3").body().split("\n");

        assertThat(rows).hasSize(2);
        assertThat(Calls.MAPPER.readTree(rows[0]).path("seq").asInt()).isEqualTo(4);
        assertThat(Calls.MAPPER.readTree(rows[1]).path("x_request_id").asText()).isEqualTo("gen-4");
        assertThat(calls.get("/_simulator/invoice?after=5").body()).isEmpty();
        assertThat(calls.get("/_simulator/invoice?after=x").statusCode()).isEqualTo(400);
    }

    @Test
    void health_tells_how_far_the_invoice_is_and_unknown_routes_list_the_known() throws Exception {
        calls.chat(CHAT);

        JsonNode health = Calls.json(calls.get("/_simulator/health"));
        assertThat(health.path("status").asText()).isEqualTo("ok");
        assertThat(health.path("invoice_seq").asInt()).isEqualTo(1);
        assertThat(health.path("open").asInt()).isZero();
        assertThat(calls.get("/_simulator/nothing").body()).contains("faults");
    }
}

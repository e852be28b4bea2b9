package io.tollway.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollway.gateway.error.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reaches the provider of what the client sent. */
class SpliceTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"\\\"model\\\":\\\"x\\\"\"}]";
    private static final ObjectMapper JSON = new ObjectMapper();
    private final JsonGate gate = new JsonGate(new GateLimits(64, 10_000, 20, 4, 8, 3));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"a/b\",M} | {\"max_tokens\":50,\"model\":\"up\",M}",
                "{M, \"model\" : \"a/b\" } | {\"max_tokens\":50,M, \"model\" : \"up\" }",
                "{\"model\":\"a/b\",\"max_tokens\":10,M} | {\"model\":\"up\",\"max_tokens\":10,M}",
                "{\"model\":\"a/b\",\"max_tokens\":99,M} | {\"model\":\"up\",\"max_tokens\":50,M}",
                "{\"model\":\"a/b\",\"max_completion_tokens\":99,M} | {\"model\":\"up\",\"max_completion_tokens\":50,M}",
                "{\"model\":\"a/b\",\"max_tokens\":null,M} | {\"model\":\"up\",\"max_tokens\":50,M}",
                "{\"model\":\"a/b\",\"max_tokens\":5,\"provider\":{\"only\":[\"x\"]},M} | {\"model\":\"up\",\"max_tokens\":5,M}",
                "{\"provider\":{},\"model\":\"a/b\",\"max_tokens\":5,M} | {\"model\":\"up\",\"max_tokens\":5,M}",
                "{\"provider\":{}, \"route\":\"x\" ,\"model\":\"a/b\",\"max_tokens\":5,M} | {\"model\":\"up\",\"max_tokens\":5,M}",
                "{\"model\":\"a/b\",\"max_tokens\":5,M,\"route\":\"x\",\"usage\":{}} | {\"model\":\"up\",\"max_tokens\":5,M}",
                "{\"model\":\"a/b\",\"max_tokens\":5,M,\"api_key\":\"stolen\"} | {\"model\":\"up\",\"max_tokens\":5,M}",
                "{\"model\":\"a/b\",\"max_tokens\":5,\"reasoning\":{\"effort\":\"low\"},M} | {\"reasoning_effort\":\"low\",\"model\":\"up\",\"max_tokens\":5,M}",
                "{\"model\":\"a/b\",\"max_tokens\":5,\"reasoning\":{\"effort\":\"max\"},M} | {\"reasoning_effort\":\"high\",\"model\":\"up\",\"max_tokens\":5,M}",
                "{\"model\":\"a/b\",\"max_tokens\":5,\"reasoning\":{\"max_tokens\":2000},M} | {\"reasoning_effort\":\"low\",\"model\":\"up\",\"max_tokens\":5,M}",
                "{\"model\":\"a/b\",\"max_tokens\":5,\"reasoning\":{\"enabled\":true},M} | {\"reasoning_effort\":\"medium\",\"model\":\"up\",\"max_tokens\":5,M}",
                "{\"model\":\"a/b\",\"max_tokens\":5,\"reasoning\":{\"enabled\":false,\"effort\":\"high\"},M} | {\"reasoning_effort\":\"none\",\"model\":\"up\",\"max_tokens\":5,M}",
                "{\"model\":\"a/b\",\"max_tokens\":5,\"reasoning\":{\"exclude\":true},M} | {\"model\":\"up\",\"max_tokens\":5,M}",
                "{\"model\":\"a/b\",\"max_tokens\":5,\"reasoning\":{\"effort\":\"low\"},\"reasoning_effort\":null,M} | {\"model\":\"up\",\"max_tokens\":5,\"reasoning_effort\":\"low\",M}",
                "{\"model\":\"a/b\",\"max_tokens\":5,\"reasoning\":{\"effort\":\"low\"},\"reasoning_effort\":\"high\",M} | {\"model\":\"up\",\"max_tokens\":5,\"reasoning_effort\":\"high\",M}",
                "{\"model\":\"a/b\",\"max_tokens\":5,\"stream\":true,M} | {\"stream_options\":{\"include_usage\":true},\"model\":\"up\",\"max_tokens\":5,\"stream\":true,M}",
                "{\"model\":\"a/b\",\"max_tokens\":5,\"stream\":true,\"stream_options\":{\"include_usage\":false},M} | {\"model\":\"up\",\"max_tokens\":5,\"stream\":true,\"stream_options\":{\"include_usage\":true},M}",
                "{\"model\":\"a/b\",\"max_tokens\":5,\"stream\":true,\"stream_options\":{\"x\":1},M} | {\"model\":\"up\",\"max_tokens\":5,\"stream\":true,\"stream_options\":{\"include_usage\":true,\"x\":1},M}",
                "{\"model\":\"a/b\",\"max_tokens\":5,\"stream\":true,\"stream_options\":{},M} | {\"model\":\"up\",\"max_tokens\":5,\"stream\":true,\"stream_options\":{\"include_usage\":true},M}",
                "{\"model\":\"a/b\",\"max_tokens\":5,\"stream\":true,\"stream_options\":null,M} | {\"model\":\"up\",\"max_tokens\":5,\"stream\":true,\"stream_options\":{\"include_usage\":true},M}"
            })
    void touchesOnlyWhatIsOurs(String sent, String expected) throws Refusal {
        // When
        String spliced = splice(sent.replace("M", MESSAGES), 50);

        // Then
        assertThat(spliced).isEqualTo(expected.replace("M", MESSAGES));
    }

    @Test
    void leavesTheOutputLimitToTheClientWhereNothingBoundsIt() throws Refusal {
        assertThat(splice("{\"model\":\"a/b\"," + MESSAGES + "}", -1)).isEqualTo("{\"model\":\"up\"," + MESSAGES + "}");
    }

    /** Whatever the order and the white space: the result is the same object without our members. */
    @Test
    void removesOurFieldsInAnyOrder() throws Refusal, IOException {
        Random random = new Random(11);
        List<String> members = new ArrayList<>(List.of(
                "\"model\":\"a/b\"",
                MESSAGES,
                "\"max_tokens\" : 5",
                "\"provider\":{\"only\":[\"x\"]}",
                "\"route\":null",
                "\"session_id\": \"s\"",
                "\"plugins\":[{\"id\":\"web\"}]",
                "\"seed\":7",
                "\"base_url\":\"http://x\""));
        for (int round = 0; round < 500; round++) {
            Collections.shuffle(members, random);
            String separator = random.nextBoolean() ? "," : " ,\n ";
            String body = "{" + (random.nextBoolean() ? " " : "") + String.join(separator, members) + " }";

            JsonNode spliced = JSON.readTree(splice(body, 50));

            assertThat(spliced.properties().stream().map(java.util.Map.Entry::getKey))
                    .as(body)
                    .containsExactlyInAnyOrder("model", "messages", "max_tokens", "seed");
            assertThat(spliced.path("model").textValue()).isEqualTo("up");
        }
    }

    private String splice(String body, long cap) throws Refusal {
        byte[] spliced =
                Splice.chat(gate.chat(body.getBytes(StandardCharsets.UTF_8)), "up", cap, "max_tokens", Set.of());
        return new String(spliced, StandardCharsets.UTF_8);
    }
}

package io.tollway.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.gateway.error.Refusal;
import java.io.IOException;
import java.util.Set;

/** Whatever bytes come in: the gate refuses them in words, or what goes upstream is one JSON object. README says how to let it search. */
class JsonGateFuzzTest {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private final JsonGate gate = new JsonGate(new GateLimits(64, 100_000, 100, 64, 8, 8));

    @FuzzTest(maxDuration = "10m")
    void aChatIsRefusedOrGoesUpstreamWhole(byte[] body) throws IOException {
        ChatBody chat;
        try {
            chat = gate.chat(body.clone());
        } catch (Refusal refusal) {
            assertThat(refusal.error().status()).isEqualTo(400);
            return;
        }
        JsonNode sent = STRICT.readTree(Splice.chat(chat, "up", 7, "max_tokens", Set.of()));
        assertThat(sent.path("model").textValue()).isEqualTo("up");
        assertThat(sent.path("messages").isArray()).isTrue();
        assertThat(sent.has("provider") || sent.has("reasoning") || sent.has("models"))
                .isFalse();
    }

    @FuzzTest(maxDuration = "10m")
    void aDocumentIsRefusedOrKnowsItsPlaces(byte[] body) throws IOException {
        JsonDocument document;
        try {
            document = gate.document(body.clone());
        } catch (Refusal refusal) {
            assertThat(refusal.error().status()).isEqualTo(400);
            return;
        }
        for (var names = document.root().fieldNames(); names.hasNext(); ) {
            String name = names.next();
            int[] place = document.valueOf(name);
            assertThat(place).isNotNull();
            JsonNode value = STRICT.readTree(document.bytes(), place[0], place[1] - place[0]);
            assertThat(value.getNodeType()).isEqualTo(document.root().get(name).getNodeType());
        }
        assertThat(STRICT.readTree(document.edits()
                        .cut(document.cutsOf(Set.of("model", "provider")))
                        .apply()))
                .noneMatch(JsonNode::isMissingNode);
    }
}

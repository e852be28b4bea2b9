package io.tollway.gateway.dialect.audio;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.dialect.AnswerDocument;
import io.tollway.gateway.dialect.AnswerFacts;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.dialect.openai.PassedJson;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What was said, as it came: a text, or an object with one. What it cost is in the header of every answer. */
final class Transcript implements AnswerDocument {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(1_000_000);

    private final boolean plain;
    private final AnswerFacts facts = new AnswerFacts();
    private byte[] body = new byte[0];

    Transcript(TranscriptionRequest request, boolean plain) {
        this.plain = plain;
        facts.units = unitsOf(request);
    }

    /** What it is charged by where the provider counts nothing: the recording's own length. */
    static UsageCounts unitsOf(TranscriptionRequest request) {
        return UsageCounts.ofSeconds(request.length().likelySeconds());
    }

    @Override
    public Step take(byte[] answer) {
        body = answer;
        facts.substance = true;
        // Silence is an answer too.
        facts.contentBytes = 1;
        if (plain) {
            return Step.ENDED;
        }
        JsonNode root;
        try {
            root = JSON.readTree(answer);
        } catch (IOException notJson) {
            return Step.MALFORMED;
        }
        if (root.has("error")) {
            return Step.UPSTREAM_ERROR;
        }
        if (!root.path("text").isTextual()) {
            return Step.MALFORMED;
        }
        facts.usage = counts(root);
        return Step.ENDED;
    }

    /** Tokens, seconds, or the {@code duration} of the verbose form. */
    private static @Nullable UsageCounts counts(JsonNode root) {
        UsageCounts said = told(root.path("usage"));
        if (said != null) {
            return said;
        }
        long seconds = seconds(root.path("duration"));
        return seconds < 0 ? null : UsageCounts.ofSeconds(seconds);
    }

    /** Tokens or seconds; null when the usage tells neither. */
    static @Nullable UsageCounts told(JsonNode usage) {
        long input = PassedJson.count(usage, "input_tokens");
        long output = PassedJson.count(usage, "output_tokens");
        if (input >= 0 && output >= 0) {
            long audio = Math.max(0, PassedJson.count(usage.path("input_token_details"), "audio_tokens"));
            return audio > input ? null : new UsageCounts(input - audio, 0, 0, 0, audio, 0, output, 0, 0, 0, 0);
        }
        long seconds = seconds(usage.path("seconds"));
        return seconds < 0 ? null : UsageCounts.ofSeconds(seconds);
    }

    /** Begun seconds; -1 when there is no such number. */
    private static long seconds(JsonNode value) {
        if (!value.isNumber()) {
            return -1;
        }
        BigDecimal seconds = value.decimalValue();
        boolean sound = seconds.signum() >= 0 && seconds.compareTo(MOST_SECONDS) <= 0;
        return sound ? seconds.setScale(0, RoundingMode.CEILING).longValue() : -1;
    }

    @Override
    public AnswerFacts facts() {
        return facts;
    }

    @Override
    public void render(Bill bill, Buffer out) {
        out.appendBytes(body);
    }
}

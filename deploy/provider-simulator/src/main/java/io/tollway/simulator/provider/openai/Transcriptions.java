package io.tollway.simulator.provider.openai;

import io.tollway.simulator.provider.answer.Tokens;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Pieces;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * POST audio/transcriptions: says how long the recording was. 16 000 bytes are a second. A model called {@code whisper…} is billed by the second begun, every other one by tokens: 10 for a second
 * heard and 8 for the answer.
 */
final class Transcriptions implements Operation {
    private static final CharSequence PLAIN = HttpHeaders.createOptimized("text/plain; charset=utf-8");
    private static final int BYTES_PER_SECOND = 16_000;
    private static final int TOKENS_PER_SECOND = 10;
    private static final int ANSWER_TOKENS = 8;

    @Override
    public boolean billed() {
        return true;
    }

    @Override
    public Job accept(Call call) {
        Map<String, String> form = FormParts.read(
                call.headers().get(HttpHeaders.CONTENT_TYPE), call.body().getBytes());
        String name = form.get("model");
        if (name == null) {
            throw Refusals.missing("model");
        }
        if (call.provider().model(name) == null) {
            throw Refusals.unknownModel(name);
        }
        String file = form.get("file");
        if (file == null) {
            throw Refusals.missing("file");
        }
        int seconds = Math.ceilDiv(file.length(), BYTES_PER_SECOND);
        // Whisper does not know streams, and says nothing about that.
        return "true".equals(form.get("stream")) && !name.startsWith("whisper")
                ? new Dictation(call, name, seconds)
                : new Writing(call, name, seconds, form.get("response_format"));
    }

    private static String said(int seconds) {
        return "A recording of " + seconds + " seconds.";
    }

    /** Written down piece by piece. */
    private record Dictation(Call call, String model, int seconds) implements Job {
        @Override
        public Reply reply(boolean withoutUsage) {
            int heard = seconds * TOKENS_PER_SECOND;
            List<TypedEvents.Event> events = new ArrayList<>();
            for (String piece : Tokens.split(said(seconds))) {
                events.add(new TypedEvents.Event("transcript.text.delta", ",\"delta\":\"" + piece + "\"", 0));
            }
            String usage = withoutUsage
                    ? ""
                    : ",\"usage\":{\"type\":\"tokens\",\"input_tokens\":" + heard
                            + ",\"input_token_details\":{\"text_tokens\":0,\"audio_tokens\":" + heard
                            + "},\"output_tokens\":" + ANSWER_TOKENS + ",\"total_tokens\":" + (heard + ANSWER_TOKENS)
                            + "}";
            String text = ",\"text\":\"" + said(seconds) + "\"";
            events.add(new TypedEvents.Event("transcript.text.done", text + usage, ANSWER_TOKENS));
            return new Reply.Streamed(call.ids().next("tr-"), new Usage(heard, 0, 0, 0), new TypedEvents(events));
        }
    }

    private record Writing(
            Call call, String model, int seconds, @Nullable String format) implements Job {
        @Override
        public Reply reply(boolean withoutUsage) {
            boolean timed = model.startsWith("whisper");
            int heard = seconds * TOKENS_PER_SECOND;
            Usage usage =
                    timed ? Usage.NOTHING.with(new Pieces(0, 0, 0, seconds)) : new Usage(heard, 0, ANSWER_TOKENS, 0);
            String id = call.ids().next("tr-");
            String text = said(seconds);
            if ("text".equals(format) || "srt".equals(format) || "vtt".equals(format)) {
                return new Reply.Whole(id, Buffer.buffer((text + "\n").getBytes(StandardCharsets.UTF_8)), usage, PLAIN);
            }
            JsonBytes out = new JsonBytes(128).ascii("{\"text\":").string(text);
            if ("verbose_json".equals(format)) {
                out.ascii(",\"task\":\"transcribe\",\"language\":\"english\",\"duration\":")
                        .number(seconds);
            }
            if (!withoutUsage && timed) {
                out.ascii(",\"usage\":{\"type\":\"duration\",\"seconds\":")
                        .number(seconds)
                        .ascii("}");
            } else if (!withoutUsage) {
                out.ascii(",\"usage\":{\"type\":\"tokens\",\"input_tokens\":").number(heard);
                out.ascii(",\"input_token_details\":{\"text_tokens\":0,\"audio_tokens\":")
                        .number(heard);
                out.ascii("},\"output_tokens\":").number(ANSWER_TOKENS);
                out.ascii(",\"total_tokens\":").number(heard + ANSWER_TOKENS).ascii("}");
            }
            return new Reply.Whole(id, Buffer.buffer(out.ascii("}\n").toBytes()), usage);
        }
    }
}

package io.tollway.simulator.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.answer.Vectors;
import io.tollway.simulator.provider.chance.Mix;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Pieces;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Events;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Refusal;
import io.tollway.simulator.provider.serving.Reply;

/** POST audio/speech: noise that follows from the text, 64 bytes for each character. Billed by the character, whoever stays to the end. */
final class Speech implements Operation {
    private static final int MOST_CHARACTERS = 4096;
    private static final int BYTES_PER_CHARACTER = 64;

    @Override
    public boolean billed() {
        return true;
    }

    @Override
    public Job accept(Call call) {
        JsonNode body = Fields.object(call.body());
        String name = Fields.requiredText(body, "model", "model");
        if (call.provider().model(name) == null) {
            throw Refusals.unknownModel(name);
        }
        Fields.requiredText(body, "voice", "voice");
        String input = Fields.requiredText(body, "input", "input");
        int characters = input.codePointCount(0, input.length());
        if (characters > MOST_CHARACTERS) {
            throw Refusals.bad(
                    "string_above_max_length",
                    "input",
                    "Invalid 'input': string too long. Expected a string with maximum length " + MOST_CHARACTERS + ".");
        }
        String format = Fields.text(body, "response_format", "response_format");
        return new Reading(call, name, input, characters, format == null ? "mp3" : format);
    }

    private record Reading(Call call, String model, String input, int characters, String format) implements Job {
        @Override
        public Reply reply(boolean withoutUsage) {
            Usage usage = Usage.NOTHING.with(new Pieces(0, 0, characters, 0));
            return new Reply.Streamed(
                    call.ids().next("speech-"),
                    usage,
                    new Sound(Vectors.key(input), characters, format.equals("mp3") ? "audio/mpeg" : "audio/" + format));
        }
    }

    /** The bytes, a piece for each character. */
    private record Sound(long key, int size, String contentType) implements Events {
        @Override
        public void append(int index, JsonBytes out) {
            Mix mix = new Mix(key + index);
            byte[] noise = new byte[BYTES_PER_CHARACTER];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = (byte) mix.below(256);
            }
            out.raw(noise);
        }

        @Override
        public int outputTokens(int index) {
            return 0;
        }

        @Override
        public int reasoningTokens(int index) {
            return 0;
        }

        @Override
        public void appendEnd(JsonBytes out) {
            // Sound ends where its bytes end.
        }

        @Override
        public void appendError(Refusal refusal, JsonBytes out) {
            // There is no place for words in it.
        }

        @Override
        public void appendMalformed(JsonBytes out) {
            out.ascii("not sound");
        }
    }
}

package io.tollway.gateway.dialect;

import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.canonical.Tool;

/**
 * What a request may read where no provider counts: four letters of ASCII a token and one token for any other character, with what messages, tools and media usually add. Good for planning,
 * never for money.
 */
final class TokenEstimate {
    private static final long PER_REQUEST = 3;
    private static final long PER_MESSAGE = 4;
    private static final long PER_CALL = 8;
    private static final long PER_IMAGE = 1_600;
    private static final long PER_FILE = 3_000;
    private static final long LETTERS_PER_TOKEN = 4;
    /** 32 tokens a second at 16 kbit/s, in base64. */
    private static final long BASE64_PER_AUDIO_TOKEN = 84;

    private long tokens = PER_REQUEST;
    private long letters;

    private TokenEstimate() {}

    static long of(CanonicalRequest request) {
        TokenEstimate sum = new TokenEstimate();
        for (Message message : request.messages()) {
            sum.tokens += PER_MESSAGE;
            message.parts().forEach(sum::part);
        }
        for (Tool tool : request.tools()) {
            sum.tokens += PER_CALL;
            switch (tool) {
                case Tool.Function function -> {
                    sum.text(function.name());
                    sum.text(function.description() == null ? "" : function.description());
                    sum.text(function.schema() == null ? "" : function.schema().toString());
                }
                case Tool.Hosted hosted -> sum.text(hosted.type());
            }
        }
        return sum.tokens + Math.ceilDiv(sum.letters, LETTERS_PER_TOKEN);
    }

    private void part(Part part) {
        switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Refusal refusal -> text(refusal.text());
            case Part.Reasoning thought -> text(thought.text());
            case Part.ToolCall call -> {
                tokens += PER_CALL;
                text(call.name());
                text(call.arguments());
            }
            case Part.ToolResult result -> {
                tokens += PER_CALL;
                result.content().forEach(this::part);
            }
            case Part.Image ignored -> tokens += PER_IMAGE;
            case Part.Document ignored -> tokens += PER_FILE;
            case Part.Audio audio -> tokens += audio.base64().length() / BASE64_PER_AUDIO_TOKEN + 1;
            case Part.Encrypted ignored -> {}
        }
    }

    private void text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 128) {
                letters++;
            } else if (!Character.isLowSurrogate(c)) {
                tokens++;
            }
        }
    }
}

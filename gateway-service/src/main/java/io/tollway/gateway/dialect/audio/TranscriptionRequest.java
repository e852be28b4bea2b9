package io.tollway.gateway.dialect.audio;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.body.FormBody;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.body.Preferences;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recording to be written down.
 *
 * @param contentType of the form, boundary included
 * @param format {@code json}, {@code text}, …
 * @param length of the recording
 * @param promptBytes of the fields beside it
 * @param tokens the most that so much speech can become
 * @param stream whether the client wants the text as it is made
 */
record TranscriptionRequest(
        FormBody form,
        String contentType,
        String model,
        String format,
        SoundLength length,
        int promptBytes,
        long tokens,
        boolean stream,
        List<String> dropped)
        implements ModelRequest {
    TranscriptionRequest {
        dropped = List.copyOf(dropped);
    }

    @Override
    public List<String> fallbackModels() {
        return List.of();
    }

    @Override
    public int choices() {
        return 1;
    }

    @Override
    public Long outputLimit() {
        return tokens;
    }

    @Override
    public int sizeBytes() {
        return promptBytes;
    }

    @Override
    public int messages() {
        return 1;
    }

    @Override
    public int messagesBytes() {
        return promptBytes;
    }

    @Override
    public int tools() {
        return 0;
    }

    @Override
    public int images() {
        return 0;
    }

    @Override
    public int files() {
        return 0;
    }

    @Override
    public List<Long> audioBytes() {
        // Where sound is counted in tokens, they are bounded by the recording's length as in a chat.
        return List.of(length.mostSeconds() * SpeechTokens.INPUT_BYTES_PER_SECOND);
    }

    @Override
    public int mediaBytes() {
        return 0;
    }

    @Override
    public UsageCounts units() {
        return UsageCounts.ofSeconds(length.mostSeconds());
    }

    @Override
    public @Nullable String endUser() {
        return null;
    }

    @Override
    public @Nullable String sessionId() {
        return null;
    }

    @Override
    public Preferences preferences() {
        return Preferences.NONE;
    }

    @Override
    public List<String> parameters() {
        return List.of();
    }

    /** How much speech is in tokens, at most. */
    static final class SpeechTokens {
        /** A hold counts 16 bytes of sound a token; this makes it 32 tokens for a second, the dearest counting known. */
        static final long INPUT_BYTES_PER_SECOND = 512;
        /** Nobody says more than 8 words a second, and no word is more than 4 tokens. */
        static final long OUTPUT_PER_SECOND = 32;

        private SpeechTokens() {}
    }
}

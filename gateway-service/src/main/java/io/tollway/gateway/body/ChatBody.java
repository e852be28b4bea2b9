package io.tollway.gateway.body;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat request that passed the gate: its bytes, what the gateway needs of it, and where the fields are that the gateway owns. Offsets count bytes from 0; an end is exclusive; -1 means
 * the field is absent. Filled once by {@link JsonGate}, read-only afterwards.
 */
public final class ChatBody implements ModelRequest {
    final byte[] bytes;

    String model = "";
    int modelStart = -1;
    int modelEnd = -1;

    boolean stream;
    int choices = 1;

    long maxTokens = -1;
    int maxTokensStart = -1;
    int maxTokensEnd = -1;
    long maxCompletionTokens = -1;
    int maxCompletionTokensStart = -1;
    int maxCompletionTokensEnd = -1;

    int streamOptionsStart = -1;
    int streamOptionsEnd = -1;
    int includeUsageStart = -1;
    int includeUsageEnd = -1;
    boolean streamOptionsEmpty;

    int messages;
    int messagesBytes;
    int tools;
    int images;
    int files;
    final List<Long> audioBytes = new ArrayList<>(0);
    int mediaBytes;
    boolean reasoningEffortSent;

    @Nullable String reasoningEffort;

    @Nullable String endUser;

    @Nullable String sessionId;

    List<String> fallbackModels = List.of();
    Preferences preferences = Preferences.NONE;
    final List<String> parameters = new ArrayList<>(8);
    List<String> dropped = List.of();

    /** Pairs of offsets to leave out, in rising order. */
    int[] cuts = new int[0];

    ChatBody(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public String model() {
        return model;
    }

    /** {@code models[]}: what to try after {@link #model()}. */
    @Override
    public List<String> fallbackModels() {
        return fallbackModels;
    }

    @Override
    public boolean stream() {
        return stream;
    }

    /** {@code n}. */
    @Override
    public int choices() {
        return choices;
    }

    /** The client's own output limit, or null. */
    @Override
    public @Nullable Long outputLimit() {
        long limit = maxCompletionTokens >= 0 ? maxCompletionTokens : maxTokens;
        return limit < 0 ? null : limit;
    }

    @Override
    public int sizeBytes() {
        return bytes.length;
    }

    /** The body as it was sent; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** OpenRouter's {@code reasoning.effort}; null when not sent. */
    public @Nullable String reasoningEffort() {
        return reasoningEffort;
    }

    @Override
    public int messages() {
        return messages;
    }

    /** Bytes of the {@code messages} array as sent. */
    @Override
    public int messagesBytes() {
        return messagesBytes;
    }

    @Override
    public int tools() {
        return tools;
    }

    /** Image parts of all messages. */
    @Override
    public int images() {
        return images;
    }

    /** File parts of all messages. */
    @Override
    public int files() {
        return files;
    }

    /** Decoded length of each audio part. */
    @Override
    public List<Long> audioBytes() {
        return audioBytes;
    }

    /** Bytes of the body that are media, as sent. */
    @Override
    public int mediaBytes() {
        return mediaBytes;
    }

    @Override
    public @Nullable String endUser() {
        return endUser;
    }

    @Override
    public @Nullable String sessionId() {
        return sessionId;
    }

    @Override
    public Preferences preferences() {
        return preferences;
    }

    /** Names of the parameters sent that an endpoint may or may not support. */
    @Override
    public List<String> parameters() {
        return parameters;
    }

    /** Names of the fields that are ours, or that nobody may send upstream. */
    @Override
    public List<String> dropped() {
        return dropped;
    }
}

package io.tollway.gateway.body;

import io.tollway.gateway.canonical.ReasoningAsk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat request that passed the gate: its bytes, what the gateway needs of it, and where the fields are that the gateway owns. Offsets count bytes from 0; an end is exclusive; -1 means
 * the field is absent. Filled once by {@link JsonGate}, read-only afterwards.
 */
public final class ChatBody implements ModelRequest {
    private static final int MOST_NAME = 64;
    private static final int MOST_NAMES = 32;
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
    int reasoningEffortStart = -1;
    int reasoningEffortEnd = -1;

    @Nullable ReasoningAsk reasoning;

    boolean reasoningHidden;
    boolean audioOut;
    int imagesOut;
    int searches;

    @Nullable String endUser;
    /** OpenAI's later name for the same. */
    @Nullable String safetyIdentifier;

    @Nullable String sessionId;

    List<String> fallbackModels = List.of();
    Preferences preferences = Preferences.NONE;
    final List<String> parameters = new ArrayList<>(8);
    List<String> dropped = List.of();
    final AddedFields added = new AddedFields();
    private final List<String> untranslatable = new ArrayList<>(0);

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

    /** What OpenRouter's {@code reasoning} asks for; null when it asks for nothing. */
    public @Nullable ReasoningAsk reasoning() {
        return reasoning;
    }

    /** Whether the answer should tell none of its reasoning. */
    public boolean reasoningHidden() {
        return reasoningHidden;
    }

    /** Members inside messages and tools that not every server takes. */
    public AddedFields added() {
        return added;
    }

    /** Notes a field that no other dialect has; what comes from a client is bounded. */
    void untranslatable(String field) {
        String name = field.length() > MOST_NAME ? field.substring(0, MOST_NAME) : field;
        if (untranslatable.size() < MOST_NAMES && !untranslatable.contains(name)) {
            untranslatable.add(name);
        }
    }

    /** Whether a tool of that type searches on the provider's side. */
    static boolean searches(String type) {
        return type.startsWith("web_search") || type.equals("browser_search") || type.equals("live_search");
    }

    @Override
    public List<String> untranslatable() {
        return untranslatable;
    }

    @Override
    public int searches() {
        return searches;
    }

    @Override
    public int imagesOut() {
        return imagesOut;
    }

    @Override
    public boolean audioOut() {
        return audioOut;
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
        return endUser == null ? safetyIdentifier : endUser;
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

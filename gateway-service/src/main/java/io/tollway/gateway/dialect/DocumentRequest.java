package io.tollway.gateway.dialect;

import io.tollway.gateway.body.JsonDocument;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.body.OwnFields;
import io.tollway.gateway.body.Preferences;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of a dialect that is read as a tree: its document, and what it says in no dialect. */
public final class DocumentRequest implements ModelRequest {
    private final JsonDocument document;
    private final String model;
    private final OwnFields own;
    private final CanonicalRequest canonical;
    private final List<String> parameters;
    private final CallPath call;
    private final List<String> untranslatable;
    private final List<Long> audioBytes = new ArrayList<>(0);
    private int images;
    private int files;
    private int mediaBytes;
    private final BeyondText beyond;

    /** @param parameters names of the parameters sent that an endpoint may or may not support, in OpenAI's words */
    public DocumentRequest(
            JsonDocument document,
            String model,
            OwnFields own,
            CanonicalRequest canonical,
            List<String> parameters,
            CallPath call) {
        this(document, model, own, canonical, parameters, call, List.of());
    }

    /** @param untranslatable places of what only this dialect knows: passed on to the same, left out for another */
    public DocumentRequest(
            JsonDocument document,
            String model,
            OwnFields own,
            CanonicalRequest canonical,
            List<String> parameters,
            CallPath call,
            List<String> untranslatable) {
        this.document = document;
        this.model = model;
        this.own = own;
        this.canonical = canonical;
        this.parameters = List.copyOf(parameters);
        this.call = call;
        this.untranslatable = List.copyOf(untranslatable);
        this.beyond = BeyondText.of(document.root(), canonical);
        for (Message message : canonical.messages()) {
            measure(message.parts());
        }
    }

    /** Media are measured apart: their base64 length says nothing about the tokens they become. */
    private void measure(List<Part> parts) {
        for (Part part : parts) {
            switch (part) {
                case Part.Image image -> {
                    images++;
                    data(image.source());
                }
                case Part.Document file -> {
                    files++;
                    data(file.source());
                }
                case Part.Audio audio -> {
                    mediaBytes += audio.base64().length();
                    audioBytes.add((long) audio.base64().length() / 4 * 3);
                }
                case Part.ToolResult result -> measure(result.content());
                case Part.Text ignored -> {}
                case Part.Reasoning ignored -> {}
                case Part.Encrypted ignored -> {}
                case Part.ToolCall ignored -> {}
                case Part.Refusal ignored -> {}
            }
        }
    }

    private void data(Part.Source source) {
        if (source instanceof Part.Source.Data data) {
            mediaBytes += data.base64().length();
        }
    }

    public JsonDocument document() {
        return document;
    }

    public CanonicalRequest canonical() {
        return canonical;
    }

    public CallPath call() {
        return call;
    }

    @Override
    public List<String> untranslatable() {
        return untranslatable;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public List<String> fallbackModels() {
        return own.models();
    }

    @Override
    public boolean stream() {
        return canonical.stream();
    }

    @Override
    public int choices() {
        return canonical.choices();
    }

    @Override
    public @Nullable Long outputLimit() {
        return canonical.maxOutputTokens();
    }

    @Override
    public int sizeBytes() {
        return document.bytes().length;
    }

    @Override
    public int messages() {
        return canonical.messages().size();
    }

    @Override
    public int messagesBytes() {
        return document.bytes().length;
    }

    @Override
    public int tools() {
        return canonical.tools().size();
    }

    @Override
    public int images() {
        return images;
    }

    @Override
    public int files() {
        return files;
    }

    @Override
    public int searches() {
        return beyond.searches();
    }

    @Override
    public int imagesOut() {
        return beyond.imagesOut();
    }

    @Override
    public boolean audioOut() {
        return beyond.audioOut();
    }

    @Override
    public List<Long> audioBytes() {
        return audioBytes;
    }

    @Override
    public int mediaBytes() {
        return mediaBytes;
    }

    @Override
    public @Nullable String endUser() {
        return canonical.endUser();
    }

    @Override
    public @Nullable String sessionId() {
        return own.sessionId();
    }

    @Override
    public Preferences preferences() {
        return own.preferences();
    }

    @Override
    public List<String> parameters() {
        return parameters;
    }

    @Override
    public List<String> dropped() {
        return own.consumed();
    }
}

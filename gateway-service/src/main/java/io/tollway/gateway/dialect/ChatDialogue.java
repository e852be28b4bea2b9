package io.tollway.gateway.dialect;

import io.tollway.contracts.state.Trait;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.provider.FailureClass;
import org.jspecify.annotations.Nullable;

/**
 * Bytes through where both speak the same; else by way of the canonical form.
 *
 * @param same whether the upstream takes the client's bytes
 * @param signed whether what providers signed goes back to them
 */
record ChatDialogue(ClientDialect client, UpstreamDialect upstream, UpstreamModel model, boolean same, boolean signed)
        implements Dialogue {
    ChatDialogue(ClientDialect client, UpstreamDialect upstream, UpstreamModel model, boolean same) {
        this(client, upstream, model, same, true);
    }

    @Override
    public @Nullable Dialogue after(FailureClass refusal) {
        return switch (refusal) {
            case SIGNATURE -> signed ? new ChatDialogue(client, upstream, model, false, false) : null;
            // The canonical form says them where every model of the upstream takes them.
            case INSTRUCTIONS -> same ? new ChatDialogue(client, upstream, model, false, signed) : null;
            case RATE_LIMIT,
                    OUTAGE,
                    TIMEOUT,
                    CREDENTIAL,
                    NOT_SERVED,
                    INVALID_ANSWER,
                    CUT,
                    IN_STREAM,
                    CONTEXT_LENGTH,
                    CONTENT_POLICY,
                    REJECTED -> null;
        };
    }

    /** Whether the client's bytes go through: the same dialect, and nothing in them that the endpoint declares it does not take there. */
    private boolean passes(ModelRequest request) {
        return same && !(model.traits().has(Trait.INSTRUCTIONS_FIRST) && client.hasLaterInstructions(request));
    }

    @Override
    public UpstreamRequest request(ModelRequest request, Changes changes) throws Refusal {
        if (passes(request)) {
            return client.pass(request, model, changes);
        }
        request.untranslatable().forEach(changes::dropped);
        CanonicalRequest asked = client.canonical(request);
        if (signed) {
            return upstream.write(asked, model, changes);
        }
        changes.dropped("messages: signatures of thoughts, one of which the provider refused");
        return upstream.write(asked.unsigned(), model, changes);
    }

    @Override
    public AnswerStream stream(ModelRequest request, AnswerNames names) {
        return passes(request)
                ? client.passStream(request, names)
                : new TranslatedStream(upstream.reader(model), client.streamWriter(request, names));
    }

    @Override
    public AnswerDocument document(ModelRequest request, AnswerNames names) {
        return passes(request)
                ? client.passDocument(request, names)
                : new TranslatedDocument(upstream.reader(model), client, request, names);
    }
}

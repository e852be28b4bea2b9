package io.tollway.gateway.dialect;

import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.provider.Target;
import io.tollway.gateway.stream.EventSplitter;
import io.vertx.core.Future;
import java.util.List;

/** A client's dialect and an upstream's, joined for one attempt. */
public final class Dialogue {
    private final ClientDialect client;
    private final UpstreamDialect upstream;
    private final UpstreamModel model;
    private final boolean same;

    public Dialogue(ClientDialect client, UpstreamDialect upstream, UpstreamModel model) {
        this.client = client;
        this.upstream = upstream;
        this.model = model;
        this.same = client.passesTo(upstream.name());
    }

    /** The headers that make the request the account's own. */
    public Future<List<UpstreamRequest.Header>> access(
            UpstreamRequest request, Target target, String account, String secret) {
        return upstream.access(new Dispatch(request, model, target, account, secret));
    }

    /** The media type of the upstream's streams. */
    public String streamType() {
        return upstream.streamType();
    }

    /** What cuts the upstream's streams into events. */
    public EventSplitter splitter(int maxEventBytes, EventSplitter.Sink sink) {
        return upstream.splitter(maxEventBytes, sink);
    }

    /**
     * What is sent upstream.
     *
     * @throws Refusal when the request cannot be read into the canonical form
     */
    public UpstreamRequest request(ModelRequest request, Changes changes) throws Refusal {
        if (same) {
            return client.pass(request, model, changes);
        }
        if (request instanceof DocumentRequest document) {
            document.untranslatable().forEach(changes::dropped);
        }
        return upstream.write(client.canonical(request), model, changes);
    }

    public AnswerStream stream(ModelRequest request, AnswerNames names) {
        return same
                ? client.passStream(request, names)
                : new TranslatedStream(upstream.reader(model), client.streamWriter(request, names));
    }

    public AnswerDocument document(ModelRequest request, AnswerNames names) {
        return same
                ? client.passDocument(request, names)
                : new TranslatedDocument(upstream.reader(model), client, request, names);
    }
}

package io.tollway.gateway.dialect;

import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import io.tollway.gateway.stream.EventSplitter;
import io.tollway.gateway.stream.SseSplitter;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an upstream speaks: how it is asked, and how its answers are read. Stateless, but for credentials that must be fetched. */
public interface UpstreamDialect {
    /** The catalog's word for it. */
    String name();

    /**
     * The headers that make a request the account's own. Completes on the caller's event loop, at once where nothing has to be fetched; fails with an {@link AccessDenied}.
     */
    Future<List<Header>> access(Dispatch dispatch);

    /** Writes a canonical request; what has no counterpart is noted in {@code changes}. */
    UpstreamRequest write(CanonicalRequest request, UpstreamModel model, Changes changes);

    /** A reader of one answer of that endpoint. */
    AnswerReader reader(UpstreamModel model);

    /** How it is asked for vectors; null when it makes none. */
    default @Nullable EmbeddingsForm embeddings() {
        return null;
    }

    /** How it is asked to count; null when it cannot. */
    default @Nullable TokenCounter counter() {
        return null;
    }

    /** The media type of its streams. */
    default String streamType() {
        return "text/event-stream";
    }

    /** What cuts its streams into events. */
    default EventSplitter splitter(int maxEventBytes, EventSplitter.Sink sink) {
        return new SseSplitter(maxEventBytes, sink);
    }
}

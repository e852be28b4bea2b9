package io.tollway.gateway.dialect;

import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.Target;
import io.tollway.gateway.stream.EventSplitter;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's dialect and an upstream's, joined for one attempt. */
public interface Dialogue {
    UpstreamDialect upstream();

    /** The endpoint that is asked. */
    UpstreamModel model();

    /** The headers that make the request the account's own. */
    default Future<List<UpstreamRequest.Header>> access(
            UpstreamRequest request, Target target, String account, String secret) {
        return upstream().access(new Dispatch(request, model(), target, account, secret));
    }

    /**
     * How an upstream that refused the request for one thing in it is asked once more: without thoughts' signatures and encrypted thoughts, or with later instructions at the front. Null where
     * there is nothing else to try.
     */
    default @Nullable Dialogue after(FailureClass refusal) {
        return null;
    }

    /** The media type of the upstream's streams. */
    default String streamType() {
        return upstream().streamType();
    }

    /** Whether a media type is that of the upstream's answer of that form. */
    default boolean accepts(AnswerForm form, String mediaType) {
        String events = streamType();
        return form == AnswerForm.EVENTS
                ? mediaType.regionMatches(true, 0, events, 0, events.length())
                : form.accepts(mediaType);
    }

    /** What cuts the upstream's streams into events. */
    default EventSplitter splitter(int maxEventBytes, EventSplitter.Sink sink) {
        return upstream().splitter(maxEventBytes, sink);
    }

    /**
     * What is sent upstream.
     *
     * @param changes takes what a translation could not say
     * @throws Refusal when the request cannot be said there
     */
    UpstreamRequest request(ModelRequest request, Changes changes) throws Refusal;

    AnswerStream stream(ModelRequest request, AnswerNames names);

    AnswerDocument document(ModelRequest request, AnswerNames names);
}

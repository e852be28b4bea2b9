package io.tollway.gateway.dialect;

import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.error.Refusal;

/** A client's dialect and an upstream's, joined for one attempt. */
public interface Dialogue {
    UpstreamDialect upstream();

    /**
     * What is sent upstream.
     *
     * @param changes takes what a translation could not say
     * @throws Refusal when the request cannot be said there
     */
    UpstreamRequest request(ModelRequest request, UpstreamModel model, Changes changes) throws Refusal;

    AnswerStream stream(ModelRequest request, AnswerNames names);

    AnswerDocument document(ModelRequest request, AnswerNames names);
}

package io.tollway.gateway.exchange;

import io.tollway.contracts.state.CatalogState;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.provider.ProviderConfig;

/**
 * How long an answer may be, in bytes; pictures are longer than words.
 *
 * @param answer one that is not streamed
 * @param event one event of a stream
 */
record AnswerBounds(int answer, int event) {
    static AnswerBounds of(ProviderConfig limits, ModelRequest request, CatalogState.Model model) {
        boolean pictures = request.imagesOut() > 0
                || request.units().imageOutput() > 0
                || model.outputModalities().contains("image");
        return pictures
                ? new AnswerBounds(limits.maxPictureAnswerBytes(), limits.maxPictureEventBytes())
                : new AnswerBounds(limits.maxAnswerBytes(), limits.maxEventBytes());
    }
}

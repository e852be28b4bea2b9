package io.tollway.gateway.credit;

import io.tollway.contracts.usage.UsageCounts;
import java.util.List;

/**
 * What a request's input measures.
 *
 * @param textBytes UTF-8 bytes of everything that becomes text tokens (messages, tool schemas, response schema), media excluded; the whole body's length is a valid upper bound
 * @param messages how many messages; each has a fixed overhead
 * @param tools how many tool declarations; each has a fixed overhead
 * @param media images, audio and files in the input
 * @param searches how many provider-run searches the request may cause
 * @param imagesOut how many images per choice the request may produce
 * @param audioOut whether the answer may be audio
 * @param units what is not counted in tokens, at most and all choices together
 */
public record RequestSize(
        long textBytes,
        int messages,
        int tools,
        List<Media> media,
        int searches,
        int imagesOut,
        boolean audioOut,
        UsageCounts units) {
    /** Of what is counted in tokens, but for searches and pictures made. */
    public RequestSize(
            long textBytes, int messages, int tools, List<Media> media, int searches, int imagesOut, boolean audioOut) {
        this(textBytes, messages, tools, media, searches, imagesOut, audioOut, UsageCounts.NONE);
    }

    public RequestSize {
        media = List.copyOf(media);
        if (textBytes < 0 || messages < 0 || tools < 0 || searches < 0 || imagesOut < 0) {
            throw new IllegalArgumentException("a size is negative");
        }
    }

    /** Text alone. */
    public static RequestSize text(long textBytes, int messages, int tools) {
        return new RequestSize(textBytes, messages, tools, List.of(), 0, 0, false);
    }

    /** One piece of media. Sizes are those of the decoded bytes, never of their base64 form. */
    public sealed interface Media {
        /**
         * @param width pixels, 0 when unknown (an address instead of data)
         * @param height pixels, 0 when unknown
         */
        record Image(int width, int height) implements Media {}

        /** @param bytes decoded length, -1 when unknown */
        record Audio(long bytes) implements Media {}

        /** A document; bounded by the model's context alone, since a small file can hold much text. */
        record File() implements Media {}
    }
}

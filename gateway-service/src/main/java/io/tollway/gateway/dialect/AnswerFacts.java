package io.tollway.gateway.dialect;

import io.tollway.contracts.usage.UsageCounts;
import org.jspecify.annotations.Nullable;

/** What is known of an answer so far. Written by whoever reads it, on its event loop. */
public final class AnswerFacts {
    /** UTF-8 bytes (or characters, after a translation) of generated text, reasoning and tool arguments. */
    public long contentBytes;
    /** Pieces with generated text: a lower bound of the tokens produced. */
    public long contentEvents;
    /** Whether there is something worth committing to this upstream. */
    public boolean substance;
    /** What the upstream counted; null while it said nothing that can be believed. */
    public @Nullable UsageCounts usage;
    /** What the request is charged for beside tokens, should the upstream count nothing: searches, pictures, characters, seconds. */
    public UsageCounts units = UsageCounts.NONE;
    /** The upstream's word for the end; null before it. */
    public @Nullable String finishReason;
    /** What the upstream says answers. */
    public @Nullable String model;

    /** An answer with neither content nor a reason for its end is none. */
    public boolean isEmpty() {
        return finishReason == null && contentBytes == 0;
    }
}

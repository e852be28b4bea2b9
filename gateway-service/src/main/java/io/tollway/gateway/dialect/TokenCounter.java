package io.tollway.gateway.dialect;

import io.tollway.gateway.canonical.CanonicalRequest;
import java.util.OptionalLong;

/** How an upstream is asked what a request would read. Stateless. */
public interface TokenCounter {
    UpstreamRequest write(CanonicalRequest request, UpstreamModel model, Changes changes);

    /** The count in an answer; empty when there is none. */
    OptionalLong read(byte[] answer);
}

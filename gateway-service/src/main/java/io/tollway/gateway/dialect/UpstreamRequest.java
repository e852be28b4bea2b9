package io.tollway.gateway.dialect;

import java.util.List;

/**
 * One request to an upstream, but for its credential.
 *
 * @param path behind the base URL, with its leading slash and its query
 * @param headers beyond content type, credential and ids
 */
public record UpstreamRequest(String path, List<Header> headers, byte[] body) {
    /** One header. */
    public record Header(CharSequence name, CharSequence value) {}

    public UpstreamRequest {
        headers = List.copyOf(headers);
    }
}

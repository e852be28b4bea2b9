package io.tollway.gateway.exchange;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.body.ModelRequest;

/**
 * Token counts where no provider told any: four bytes of text a token, rounded in the customer's favour but never to nothing. Published, marked in the record, and capped by the hold.
 */
final class Estimate {
    private static final int BYTES_PER_TOKEN = 4;

    private Estimate() {}

    static UsageCounts of(ModelRequest request, long outputBytes) {
        long input = Math.max(1, (long) (request.messagesBytes() - request.mediaBytes()) / BYTES_PER_TOKEN);
        long output = outputBytes == 0 ? 0 : Math.max(1, outputBytes / BYTES_PER_TOKEN);
        return new UsageCounts(input, 0, 0, 0, 0, 0, output, 0, 0, 0, 0);
    }
}

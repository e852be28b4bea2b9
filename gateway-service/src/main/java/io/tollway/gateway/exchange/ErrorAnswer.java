package io.tollway.gateway.exchange;

import io.netty.handler.codec.http.HttpResponse;
import io.tollway.gateway.provider.ErrorReader;
import io.tollway.gateway.provider.UpstreamFailure;
import java.util.Arrays;

/** An upstream's answer that says why it has none: collected as far as it is read. */
final class ErrorAnswer {
    private final HttpResponse head;
    private final int maxBytes;
    private final Pieces text = new Pieces();

    ErrorAnswer(HttpResponse head, int maxBytes) {
        this.head = head;
        this.maxBytes = maxBytes;
    }

    /** Whether that is as much as is read. */
    boolean add(byte[] chunk) {
        text.add(chunk);
        return text.length() >= maxBytes;
    }

    UpstreamFailure failure() {
        byte[] read = text.bytes();
        return ErrorReader.read(
                head.status().code(),
                head.headers().get("retry-after"),
                head.headers().get("retry-after-ms"),
                read.length > maxBytes ? Arrays.copyOf(read, maxBytes) : read);
    }
}

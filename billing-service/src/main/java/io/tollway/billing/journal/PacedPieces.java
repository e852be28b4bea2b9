package io.tollway.billing.journal;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Gives pieces to a reader, and the next one only after the reader asked: a slow reader does not fill the memory, and one that stands still is left. */
final class PacedPieces {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MultiEmitter<? super byte[]> reader;
    private final AtomicReference<@Nullable UniEmitter<? super Void>> waiting = new AtomicReference<>();

    PacedPieces(MultiEmitter<? super byte[]> reader) {
        this.reader = reader;
        reader.onRequest(count -> wake());
        reader.onTermination(this::wake);
    }

    /** Done when there is demand for another one; fails when the reader has left or stands still. */
    Uni<Void> put(byte[] piece) {
        if (piece.length > 0) {
            reader.emit(piece);
        }
        return Uni.createFrom()
                .<Void>emitter(writer -> {
                    waiting.set(writer);
                    if (reader.isCancelled() || reader.requested() > 0) {
                        wake();
                    }
                })
                .ifNoItem()
                .after(PATIENCE)
                .fail();
    }

    private void wake() {
        UniEmitter<? super Void> writer = waiting.getAndSet(null);
        if (writer == null) {
            return;
        }
        if (reader.isCancelled()) {
            writer.fail(new CancellationException("the reader left"));
        } else {
            writer.complete(null);
        }
    }
}

package io.tollway.gateway.usage;

import io.vertx.core.Future;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The durable record of requests. Every START is followed by exactly one FINAL of the same request id; a crash's missing FINAL is written at the next start. */
public interface UsageLog {
    /**
     * Records that a request is about to go upstream.
     *
     * @return completes on the caller's context once the record is on disk; no byte may reach the client before. Fails with {@link SpoolUnavailable} when the spool cannot take it (503):
     *     then nothing is to be sent upstream, no FINAL follows, and the hold is released
     */
    Future<Void> start(StartRecord record);

    /**
     * Records how a request ended. To be called, and followed by {@link #keep}, before the last byte goes out. Does not wait for the disk.
     *
     * @throws SpoolUnavailable when there is no room even for it; the request will be recovered as failed, charge 0
     */
    void finish(FinalRecord record);

    /**
     * When it returns, everything finished before survives the death of the process; its fsync follows within a group-commit interval. One call may serve many requests.
     *
     * @throws SpoolUnavailable when the disk failed
     */
    void keep();

    /** The record of an ended request that this node served, as long as it remembers it; billing has older ones. */
    @Nullable FinalRecord find(UUID requestId);
}

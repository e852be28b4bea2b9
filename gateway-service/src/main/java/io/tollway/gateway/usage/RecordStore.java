package io.tollway.gateway.usage;

import io.tollway.contracts.EventJson;
import io.tollway.contracts.usage.UsageEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Ended requests by id: the newest in memory, older ones by their place in the spool while their segment is there. Bounded both ways. */
final class RecordStore {
    private static final Logger LOG = Logger.getLogger(RecordStore.class);

    private final SegmentFolder folder;
    /** A ring; few, and seldom looked for, so they are found by going through them. */
    private final @Nullable FinalRecord[] newest;

    private final PlaceIndex places;
    private int next;

    RecordStore(SegmentFolder folder, int inMemory, int indexed) {
        this.folder = folder;
        this.newest = new FinalRecord[inMemory];
        this.places = new PlaceIndex(indexed);
    }

    synchronized void add(FinalRecord end, RecordPlace place) {
        if (newest.length > 0) {
            newest[next] = end;
            next = next + 1 == newest.length ? 0 : next + 1;
        }
        places.put(end.requestId(), place);
    }

    synchronized void index(UUID request, RecordPlace place) {
        places.put(request, place);
    }

    /** Forgets places in a segment that is about to go. */
    synchronized void forgetSegment(long segment) {
        places.forgetSegment(segment);
    }

    @Nullable FinalRecord find(UUID request) {
        RecordPlace place;
        synchronized (this) {
            for (FinalRecord end : newest) {
                if (end != null && end.requestId().equals(request)) {
                    return end;
                }
            }
            place = places.get(request);
        }
        return place == null ? null : read(place);
    }

    private @Nullable FinalRecord read(RecordPlace place) {
        try (FileChannel channel = FileChannel.open(folder.file(place.segment()), StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(Frame.PREFIX + Frame.MAX_LENGTH);
            int read = channel.read(bytes, place.offset());
            Frame frame = read <= 0 ? null : Frame.read(bytes.flip(), 0, folder.stamp(place.segment()));
            return frame == null || frame.type() != FrameType.FINAL
                    ? null
                    : record(EventJson.read(frame.jsonBytes(), UsageEvent.Final.class));
        } catch (NoSuchFileException applied) {
            return null;
        } catch (IOException | EventJson.UnreadableEvent e) {
            LOG.warnf("a record of segment %d cannot be read: %s", place.segment(), e.toString());
            return null;
        }
    }

    private static FinalRecord record(UsageEvent.Final event) {
        return new FinalRecord(
                event.organizationId(),
                event.requestId(),
                event.generationId(),
                event.projectId(),
                event.keyId(),
                event.endUser(),
                event.nodeId(),
                event.dialect(),
                event.streamed(),
                event.requestedModel(),
                event.servedModel(),
                event.provider(),
                event.account(),
                event.credentialSource(),
                event.endpointId(),
                event.priceVersion(),
                event.usage(),
                event.usageSource(),
                event.holdNano(),
                event.chargeNano(),
                event.listNano(),
                event.costNano(),
                event.charges(),
                event.outcome(),
                event.finishReason(),
                event.httpStatus(),
                event.attempts(),
                event.changes(),
                event.startedAt(),
                event.endedAt(),
                event.firstTokenMicros(),
                event.overheadMicros(),
                event.sessionId(),
                event.traceId());
    }
}

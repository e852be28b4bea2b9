package io.tollway.gateway.usage;

import io.tollway.contracts.EventJson;
import io.tollway.contracts.usage.UsageEvent;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the segments a process left, oldest first, up to the first record that is torn or out of sequence. What lies behind that point was never reported durable and is cut.
 */
final class SpoolRecovery {
    private final SegmentFolder folder;
    private final SpoolState state = new SpoolState();
    private final Map<UUID, RawStart> starts = new LinkedHashMap<>();
    private final TreeMap<Long, Long> lastSeqs = new TreeMap<>();
    private final BiConsumer<UUID, RecordPlace> finals;

    private record RawStart(long seq, byte[] json) {}

    /**
     * @param active the segment to go on with, cut behind its last good record; null when there is none yet
     * @param sealed last sequence number by segment, for the ones before it
     * @param spares empty segments behind it
     */
    record Recovered(SpoolState state, @Nullable Segment active, TreeMap<Long, Long> sealed, List<Long> spares) {}

    SpoolRecovery(SegmentFolder folder, BiConsumer<UUID, RecordPlace> finals) {
        this.folder = folder;
        this.finals = finals;
    }

    Recovered run() throws IOException {
        List<Long> numbers = folder.segments();
        Segment active = null;
        int activeEnd = 0;
        List<Long> spares = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            long number = numbers.get(i);
            Segment segment = Segment.open(folder, number);
            int end;
            try (Arena reading = Arena.ofConfined()) {
                end = replay(segment, segment.content(reading), lastSeqs.isEmpty());
            }
            if (end == 0 && active != null) {
                segment.close();
                spares.add(number);
                continue;
            }
            if (active != null) {
                active.forceAll();
                active.close();
            }
            if (!spares.isEmpty()) {
                throw damaged(number + " has records behind an empty segment");
            }
            active = segment;
            activeEnd = end;
            lastSeqs.put(number, state.lastSeq());
        }
        dropTornSpares(spares);
        if (state.lastSeq() < folder.appliedThrough()) {
            throw damaged("its last record is " + state.lastSeq() + ", billing has applied " + folder.appliedThrough());
        }
        parseStarts();
        if (active != null) {
            active.cutAt(activeEnd);
            lastSeqs.remove(active.number());
        }
        return new Recovered(state, active, lastSeqs, spares);
    }

    private IllegalStateException damaged(String what) {
        return new IllegalStateException("gateway.spool.directory: the spool is damaged (" + what
                + "); keep the folder for the operator and point the gateway to an empty one");
    }

    /** A segment whose head was torn holds nothing durable; it is cleared so that it can serve as a spare. */
    private void dropTornSpares(List<Long> spares) throws IOException {
        for (long number : spares) {
            try (Segment segment = Segment.open(folder, number);
                    Arena reading = Arena.ofConfined()) {
                if (segment.content(reading).getInt(0) != 0) {
                    segment.cutAt(0);
                }
            }
        }
    }

    /** Folds one segment; the end of its last good record, 0 when its head is not whole (nothing in it can be durable then). */
    private int replay(Segment segment, ByteBuffer content, boolean oldest) throws IOException {
        int at = 0;
        boolean inHead = true;
        for (Frame frame = segment.frame(content, at); frame != null; frame = segment.frame(content, at)) {
            if (frame.type() == FrameType.CHECKPOINT) {
                if (oldest) {
                    state.lastSeq(frame.seq());
                }
                if (frame.seq() != state.lastSeq()) {
                    return 0;
                }
                inHead = false;
            } else if (inHead) {
                if (oldest) {
                    carried(frame);
                }
            } else if (!fold(segment.number(), at, frame)) {
                return at;
            }
            at += frame.size();
        }
        return inHead ? 0 : at;
    }

    private void carried(Frame frame) {
        if (frame.type() == FrameType.CARRIED_LEASE) {
            state.asked(frame.lease());
        } else if (frame.type() == FrameType.CARRIED_START) {
            starts.put(frame.id(), new RawStart(frame.seq(), frame.jsonBytes()));
        }
    }

    /** False when the frame does not continue the sequence. */
    private boolean fold(long number, int at, Frame frame) {
        if (frame.type().shipped()) {
            if (frame.seq() != state.lastSeq() + 1) {
                return false;
            }
            state.lastSeq(frame.seq());
        }
        switch (frame.type()) {
            case START -> starts.put(frame.id(), new RawStart(frame.seq(), frame.jsonBytes()));
            case FINAL -> {
                starts.remove(frame.id());
                state.ended(frame.id(), frame.paid());
                finals.accept(frame.id(), new RecordPlace(number, at));
            }
            case CLOSE, LEASE_GONE -> state.forget(frame.id());
            case LEASE_ASKED, CARRIED_LEASE -> state.asked(frame.lease());
            case LEASE_GRANTED -> {
                JournaledLease asked = state.lease(frame.id());
                if (asked != null) {
                    state.asked(frame.granted(asked));
                }
            }
            case CARRIED_START, CHECKPOINT -> {}
        }
        return true;
    }

    private void parseStarts() {
        for (RawStart raw : starts.values()) {
            try {
                UsageEvent.Start start = EventJson.read(raw.json(), UsageEvent.Start.class);
                state.started(
                        raw.seq(),
                        new StartRecord(
                                start.organizationId(),
                                start.requestId(),
                                start.projectId(),
                                start.keyId(),
                                start.nodeId(),
                                start.requestedModel(),
                                start.holdNano(),
                                start.leaseIds(),
                                start.startedAt()));
            } catch (EventJson.UnreadableEvent e) {
                throw new IllegalStateException("a START that this gateway wrote cannot be read", e);
            }
        }
    }
}

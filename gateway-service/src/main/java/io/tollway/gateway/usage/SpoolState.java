package io.tollway.gateway.usage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the spool's records add up to: the next number, requests without an end, open leases with what was drawn on them. Guarded by the spool's lock. */
final class SpoolState {
    private final Map<UUID, OpenStart> starts = new LinkedHashMap<>();
    private final Map<UUID, JournaledLease> leases = new LinkedHashMap<>();
    private long lastSeq;

    /** A request that has started and not ended. */
    record OpenStart(long seq, StartRecord start) {}

    long lastSeq() {
        return lastSeq;
    }

    void lastSeq(long seq) {
        lastSeq = seq;
    }

    void started(long seq, StartRecord start) {
        starts.put(start.requestId(), new OpenStart(seq, start));
    }

    void ended(UUID request, List<Frame.Paid> paid) {
        starts.remove(request);
        paid.forEach(each -> leases.computeIfPresent(each.lease(), (id, lease) -> lease.plus(each.amountNano())));
    }

    void asked(JournaledLease lease) {
        leases.put(lease.leaseId(), lease);
    }

    @Nullable JournaledLease lease(UUID id) {
        return leases.get(id);
    }

    void forget(UUID lease) {
        leases.remove(lease);
    }

    boolean isOpen(UUID request) {
        return starts.containsKey(request);
    }

    int openStarts() {
        return starts.size();
    }

    Collection<OpenStart> starts() {
        return starts.values();
    }

    List<JournaledLease> leases() {
        return new ArrayList<>(leases.values());
    }
}

package io.tollway.simulator.provider.fault;

import io.tollway.simulator.provider.chance.Mix;
import io.tollway.simulator.provider.json.JsonBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The faults in force. A request meets the first one that concerns it and whose share picks it; which requests a share picks follows from the seed and from how many the fault has
 * seen. Thread-safe.
 */
public final class Faults {
    private final long seed;
    private final AtomicLong lastId = new AtomicLong();
    private final CopyOnWriteArrayList<Armed> armed = new CopyOnWriteArrayList<>();

    public Faults(long seed) {
        this.seed = seed;
    }

    private static final class Armed {
        private final String id;
        private final Fault fault;
        private long seen;
        private long struck;

        private Armed(String id, Fault fault) {
            this.id = id;
            this.fault = fault;
        }

        private synchronized boolean strikes(long seed) {
            Long times = fault.times();
            if (times != null && struck >= times) {
                return false;
            }
            if (fault.share().doubleValue() < 1 && draw(seed) >= fault.share().doubleValue()) {
                return false;
            }
            struck++;
            return true;
        }

        /** A number in [0, 1) for the next request that this fault sees. */
        private double draw(long seed) {
            return (Mix.of(seed * 31 + id.hashCode() + ++seen * 0x9E3779B97F4A7C15L) >>> 11) * 0x1.0p-53;
        }

        private synchronized void writeTo(JsonBytes out) {
            out.ascii("{\"id\":").string(id).ascii(",");
            fault.writeFields(out);
            out.ascii(",\"struck\":").number(struck).ascii("}");
        }
    }

    /** Puts a fault in force and answers its id. */
    public String add(Fault fault) {
        String id = "fault-" + lastId.incrementAndGet();
        armed.add(new Armed(id, fault));
        return id;
    }

    /** Whether there was one to remove. */
    public boolean remove(String id) {
        return armed.removeIf(each -> each.id.equals(id));
    }

    public void clear() {
        armed.clear();
    }

    /** The fault that this request meets, if any; it counts as struck. */
    public @Nullable Fault strike(String provider, String account, @Nullable String model) {
        for (Armed each : armed) {
            if (each.fault.concerns(provider, account, model) && each.strikes(seed)) {
                return each.fault;
            }
        }
        return null;
    }

    /** One fault as JSON, or nothing when the id is unknown. */
    public byte @Nullable [] describe(String id) {
        for (Armed each : armed) {
            if (each.id.equals(id)) {
                JsonBytes out = new JsonBytes(256);
                each.writeTo(out);
                return out.toBytes();
            }
        }
        return null;
    }

    /** All faults in force or spent, as JSON: {@code {"data":[…]}}. */
    public byte[] describe() {
        List<Armed> snapshot = new ArrayList<>(armed);
        JsonBytes out = new JsonBytes(256).ascii("{\"data\":[");
        for (int i = 0; i < snapshot.size(); i++) {
            out.ascii(i == 0 ? "" : ",");
            snapshot.get(i).writeTo(out);
        }
        return out.ascii("]}").toBytes();
    }
}

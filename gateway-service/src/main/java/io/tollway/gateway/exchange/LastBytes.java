package io.tollway.gateway.exchange;

import io.netty.channel.EventLoop;
import io.tollway.gateway.telemetry.LoopCounters;
import io.tollway.gateway.telemetry.LoopCounters.Metric;
import io.tollway.gateway.usage.SpoolUnavailable;
import io.tollway.gateway.usage.UsageLog;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Lets the last bytes of answers go once their FINALs are with the operating system. One call to the system serves all answers that end in one turn of the event loop. Confined to it.
 */
public final class LastBytes {
    private static final Logger LOG = Logger.getLogger(LastBytes.class);

    private final EventLoop loop;
    private final UsageLog usage;
    private final LoopCounters counters;
    private List<Runnable> waiting = new ArrayList<>();
    private List<Runnable> going = new ArrayList<>();

    public LastBytes(EventLoop loop, UsageLog usage, LoopCounters counters) {
        this.loop = loop;
        this.usage = usage;
        this.counters = counters;
    }

    /** Runs the step, which sends the end of an answer, later in this turn. */
    void afterKept(Runnable send) {
        waiting.add(send);
        if (waiting.size() == 1) {
            loop.execute(this::keep);
        }
    }

    private void keep() {
        try {
            usage.keep();
        } catch (SpoolUnavailable broken) {
            // The clients get what they waited for; unwritten FINALs are recovered as failed, charge 0.
            counters.count(Metric.SPOOL_REFUSED);
            LOG.errorf("the ends of %d requests could not be recorded: %s", waiting.size(), broken.getMessage());
        } catch (RuntimeException defect) {
            counters.count(Metric.INTERNAL_ERRORS);
            LOG.errorf(defect, "the ends of %d requests could not be kept by a defect of the gateway", waiting.size());
        }
        List<Runnable> round = waiting;
        waiting = going;
        going = round;
        for (int i = 0; i < round.size(); i++) {
            send(round.get(i));
        }
        round.clear();
    }

    /** The edge of what writes answers: a defect in one must not keep the others of its turn from leaving. */
    private void send(Runnable end) {
        try {
            end.run();
        } catch (RuntimeException defect) {
            counters.count(Metric.INTERNAL_ERRORS);
            LOG.error("the end of an answer could not be sent by a defect of the gateway", defect);
        }
    }
}

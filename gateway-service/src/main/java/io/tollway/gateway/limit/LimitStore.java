package io.tollway.gateway.limit;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Where several gateways count together. Every call ends within a bounded time, by failure if need be. */
public interface LimitStore extends AutoCloseable {
    /**
     * One gateway's question about one key, project, organization or end user.
     *
     * @param day days since the epoch
     * @param gateways how many gateways share what is handed out ahead of need
     * @param lines by {@link Quantity}'s order
     */
    record Question(UUID scope, long day, int gateways, List<Line> lines) {
        public Question {
            lines = List.copyOf(lines);
        }
    }

    /**
     * What is wanted of one quantity.
     *
     * @param limit the limit in force, or 0 to leave the quantity alone
     * @param change units that were taken without asking (above zero) or are given back (below)
     * @param need units that requests wait for
     * @param least what the smallest of them waits for; less room than that is left to others
     * @param ahead units wanted beyond the need
     * @param known of a rate: the level last heard of, for a store that has forgotten; of a claim: what this gateway claims at present, before the change; below zero when it does not know, and the store's word counts
     */
    record Line(long limit, long change, long need, long least, long ahead, long known) {
        static final Line NONE = new Line(0, 0, 0, 0, 0, 0);
    }

    /**
     * The answer to a question.
     *
     * @param nowMicros the store's clock
     * @param lines by {@link Quantity}'s order
     */
    record Answer(long nowMicros, List<Told> lines) {
        public Answer {
            lines = List.copyOf(lines);
        }
    }

    /**
     * What one quantity was answered.
     *
     * @param granted units handed out
     * @param level of a rate: the microsecond of the store's clock at which what was taken will have been paid for at the limit's pace; of a claim: what all gateways claim together
     * @param waitMicros after how long the smallest need might be met, 0 when it was or when time does not help
     * @param claimed of a claim: what this gateway claims now
     */
    record Told(long granted, long level, long waitMicros, long claimed) {}

    Future<Answer> exchange(Question question);

    /** Says that this gateway is alive. Answers how many are. */
    Future<Integer> beat();

    @Override
    void close();
}

package io.tollway.gateway.usage;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for one commit. All of one event loop share a future, so that the loop is told once a round and not once a request. Filled under the spool's lock; completed, once, by whoever took it out of the lock's reach.
 */
final class DurableWaiters {
    private final List<Waiting> waiting = new ArrayList<>(2);

    /** @param loop the root context of an event loop; null of a caller that is on none */
    private record Waiting(@Nullable ContextInternal loop, Promise<Void> told) {}

    /** A future that completes on the caller's event loop. */
    Future<Void> join() {
        ContextInternal context = ContextInternal.current();
        ContextInternal loop = context == null ? null : context.unwrap();
        for (int i = 0; i < waiting.size() && loop != null; i++) {
            if (waiting.get(i).loop() == loop) {
                return waiting.get(i).told().future();
            }
        }
        Promise<Void> promise = loop == null ? Promise.promise() : loop.promise();
        waiting.add(new Waiting(loop, promise));
        return promise.future();
    }

    void complete() {
        waiting.forEach(each -> each.told().complete());
    }

    void fail(SpoolUnavailable reason) {
        waiting.forEach(each -> each.told().fail(reason));
    }
}

package io.tollway.gateway.dialect.anthropic;

import io.tollway.gateway.canonical.AnswerEvent;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tool calls one behind the other. Other providers may write several at once; Anthropic's clients expect the next to begin when the one before has ended. So the first is written as it
 * comes, and the next waits until the first one's arguments are a whole object, or until the answer goes on with something else.
 */
final class CallLine {
    private final BlockStream blocks;
    private final ToolIds ids = new ToolIds();
    private final Map<Integer, Call> calls = new HashMap<>();
    private final Deque<Call> waiting = new ArrayDeque<>(0);
    private @Nullable Call live;

    CallLine(BlockStream blocks) {
        this.blocks = blocks;
    }

    /** Whether a tool was called at all. */
    boolean any() {
        return !calls.isEmpty();
    }

    void start(AnswerEvent.ToolCallStarted started, Buffer out) {
        Call call = new Call(ids.call(started.id()), started.name());
        calls.put(started.index(), call);
        waiting.add(call);
        advance(false, out);
    }

    /** A fragment of a call that has ended has no place. */
    void arguments(AnswerEvent.ToolArgumentsDelta more, Buffer out) {
        Call call = calls.get(more.index());
        if (call == null || call.ended || more.fragment().isEmpty()) {
            return;
        }
        call.watch(more.fragment());
        if (call == live) {
            blocks.arguments(more.fragment(), out);
        } else {
            call.held.append(more.fragment());
        }
        advance(false, out);
    }

    /** Writes what waits: the answer goes on with something else. */
    void flush(Buffer out) {
        advance(true, out);
    }

    private void advance(boolean all, Buffer out) {
        while (live == null || live.isWhole() || all) {
            Call last = live;
            if (last != null && (all || !waiting.isEmpty())) {
                last.ended = true;
                blocks.close(out);
                live = null;
            }
            Call next = waiting.poll();
            if (next == null) {
                return;
            }
            live = next;
            blocks.tool(next.id, next.name, out);
            if (!next.held.isEmpty()) {
                blocks.arguments(next.held.toString(), out);
                next.held.setLength(0);
            }
        }
    }

    /** One call, and whether its arguments are complete. */
    private static final class Call {
        private final String id;
        private final String name;
        private final StringBuilder held = new StringBuilder(0);
        private boolean ended;
        private int depth;
        private boolean begun;
        private boolean inText;
        private boolean escaped;

        Call(String id, String name) {
            this.id = id;
            this.name = name;
        }

        boolean isWhole() {
            return begun && depth == 0;
        }

        void watch(String fragment) {
            for (int i = 0; i < fragment.length(); i++) {
                char c = fragment.charAt(i);
                if (escaped) {
                    escaped = false;
                } else if (inText) {
                    escaped = c == '\\';
                    inText = c != '"';
                } else if (c == '"') {
                    inText = true;
                } else if (c == '{' || c == '[') {
                    depth++;
                    begun = true;
                } else if (c == '}' || c == ']') {
                    depth--;
                }
            }
        }
    }
}

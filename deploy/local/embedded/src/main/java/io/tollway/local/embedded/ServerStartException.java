package io.tollway.local.embedded;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server did not come up. The message says why and what to do; the last log lines are part of it. */
public final class ServerStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param problem what happened and what the reader can do about it, one sentence each
     * @param lastLogLines the end of the server's log, empty when it wrote none
     */
    public ServerStartException(String problem, List<String> lastLogLines) {
        this(problem, lastLogLines, null);
    }

    ServerStartException(String problem, List<String> lastLogLines, @Nullable Throwable cause) {
        super(lastLogLines.isEmpty() ? problem : problem + "\n  | " + String.join("\n  | ", lastLogLines), cause);
    }
}

package io.tollway.accounts.database;

import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.error.Refusal;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Tells a database that does not answer from a statement that is wrong: the first is a 503 and nobody's fault. */
final class DatabaseFailure {
    private static final Logger LOG = Logger.getLogger(DatabaseFailure.class);

    /** Connection, resources, operator intervention, system error, log-in refused, tables not there yet, serialization. */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "53", "57", "58", "28", "40", "3D");

    private static final Set<String> PASSING_STATES = Set.of("42P01", "25006", "55P03");

    private DatabaseFailure() {}

    static Throwable translate(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal) {
                return cause;
            }
            if (isPassing(cause)) {
                LOG.warnf("the database does not answer: %s", cause.getMessage());
                return new AccountsError.Unavailable("The accounts database does not answer; try again shortly.")
                        .refusal();
            }
        }
        return failure;
    }

    private static boolean isPassing(Throwable cause) {
        if (cause instanceof PgException postgres) {
            String state = postgres.getSqlState() == null ? "" : postgres.getSqlState();
            return PASSING_STATES.contains(state)
                    || (state.length() == 5 && PASSING_CLASSES.contains(state.substring(0, 2)));
        }
        return cause instanceof IOException
                || cause instanceof TimeoutException
                || cause instanceof VertxException
                // The pool reports an exhausted wait queue and a timeout by message only.
                || "Timeout".equals(cause.getMessage())
                || "Connection is closed".equals(cause.getMessage());
    }
}

package io.tollway.simulator.provider.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What goes wrong. */
public enum FaultKind {
    /** 429 in the dialect's shape, with {@code retry-after} when {@code retry_after_s} is given. */
    RATE_LIMIT,
    /** {@code status} (default 500) in the dialect's shape. */
    ERROR,
    /** Nothing more comes: before the status line, or after {@code after_events} of a stream; for {@code delay_ms}, or until the caller leaves. */
    HANG,
    /** {@code delay_ms} (default 10 000) more before the first byte. */
    SLOW_FIRST_TOKEN,
    /** {@code delay_ms} (default 1 000) more between two events. */
    SLOW_STREAM,
    /** The connection is closed after {@code after_events} (default 1) events, or in the middle of a body. */
    CUT,
    /** A broken event after {@code after_events} (default 1) events, then the stream goes on; a body that is no JSON. */
    MALFORMED_EVENT,
    /** The answer is complete but tells no usage. */
    MISSING_USAGE,
    /** After {@code after_events} (default 1) events an error event, then the end; an answer in one piece becomes an error. */
    ERROR_IN_STREAM,
    /** {@code status} (default 401): the secret is not accepted. */
    CREDENTIAL,
    /** The connection is closed without an answer. */
    REFUSE_CONNECTION;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static FaultKind of(String wireName) {
        for (FaultKind kind : values()) {
            if (kind.wireName().equals(wireName)) {
                return kind;
            }
        }
        throw new FaultFormatException(
                "kind",
                "\"" + wireName + "\" is not a kind of fault; use one of "
                        + Arrays.stream(values()).map(FaultKind::wireName).collect(Collectors.joining(", ")));
    }
}

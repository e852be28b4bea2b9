package io.tollway.gateway.exchange;

import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.error.GatewayError;

/** An answer that reaches the client while it is made. */
interface StreamedAnswer extends Answer {
    /** What has been produced so far. */
    Served served();

    /** Appends what comes last, once it is known what it cost. */
    void appendEnd(Bill bill);

    /** Appends what says that the answer was cut by its limit; false when its dialect has no word for that. */
    boolean appendCut();

    /** Appends that it failed; false when the answer has no place for that, and its connection must break off instead. */
    boolean appendFailure(GatewayError error);
}

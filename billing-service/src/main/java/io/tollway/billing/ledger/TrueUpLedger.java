package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.money.NanoUsd;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** The ledger's side of a true-up. */
public interface TrueUpLedger {
    /**
     * Mirrors a part of a usage posting: revenue goes down, and the organization has a lot more. Bought credit comes back first, as the last to have been burnt; what was promotional comes
     * back as that, until when the latest of its lots would have lasted. The wallet must be locked; the caller calls {@link io.tollway.billing.outbox.Outbox#committed}.
     *
     * @return how much of it came back as bought credit
     */
    Uni<NanoUsd> giveBack(SqlConnection transaction, TrueUpPosting posting);
}

package io.tollway.billing.ledger;

import io.tollway.billing.outbox.OutboxRecord;
import io.tollway.contracts.Topics;
import io.tollway.contracts.ledger.BalanceState;
import java.time.Instant;

/** What others are told about a balance. */
final class BalanceEvents {
    private BalanceEvents() {}

    static OutboxRecord of(Wallet wallet, Instant asOf) {
        return OutboxRecord.of(
                Topics.BALANCE_STATE,
                wallet.organizationId().toString(),
                new BalanceState(
                        wallet.organizationId(),
                        wallet.balance(),
                        wallet.leased(),
                        wallet.totalCredits(),
                        wallet.totalUsage(),
                        asOf,
                        wallet.version()));
    }
}

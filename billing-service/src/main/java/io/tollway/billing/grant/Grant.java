package io.tollway.billing.grant;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import java.time.Instant;
import java.util.UUID;

/** Credits given away by an operator. One record per state. */
sealed interface Grant {
    Request request();

    /**
     * What was asked for, and by whom.
     *
     * @param requestedBy the operator, as the caller names itself
     */
    record Request(
            UUID id,
            OrganizationId organization,
            NanoUsd amount,
            String reason,
            String requestedBy,
            Instant requestedAt) {}

    /** Too large for one operator; nothing is posted. */
    record AwaitingApproval(Request request) implements Grant {
        Approved approvedBy(String operator) {
            if (operator.equals(request.requestedBy())) {
                throw new IllegalArgumentException(
                        "a grant is approved by another operator than the one who asked for it");
            }
            return new Approved(request);
        }
    }

    /** May be posted, and will be, now or by the janitor. */
    record Approved(Request request) implements Grant {
        Posted posted() {
            return new Posted(request);
        }
    }

    /** The ledger holds its lot. */
    record Posted(Request request) implements Grant {}

    /** Names as answered; what is approved counts as posted only when the ledger holds it. */
    default String wireName() {
        return switch (this) {
            case AwaitingApproval awaiting -> "awaiting_approval";
            case Approved approved -> "approved";
            case Posted posted -> "posted";
        };
    }

    /** Decides whether one operator is enough. */
    static Grant requested(Request request, NanoUsd approvalAbove) {
        return request.amount().compareTo(approvalAbove) > 0 ? new AwaitingApproval(request) : new Approved(request);
    }
}

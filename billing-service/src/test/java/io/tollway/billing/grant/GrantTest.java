package io.tollway.billing.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.money.NanoUsd;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GrantTest {
    private static final NanoUsd THRESHOLD = NanoUsd.ofDollars(500);

    @Test
    void oneOperatorIsEnoughUpToTheThreshold() {
        assertThat(requested("500.00")).isInstanceOf(Grant.Approved.class);
        assertThat(requested("500.000000001")).isInstanceOf(Grant.AwaitingApproval.class);
    }

    @Test
    void theOneWhoAskedCannotApprove() {
        Grant.AwaitingApproval awaiting = (Grant.AwaitingApproval) requested("501");

        assertThatThrownBy(() -> awaiting.approvedBy("key:asker")).isInstanceOf(IllegalArgumentException.class);
        assertThat(awaiting.approvedBy("key:other").posted().wireName()).isEqualTo("posted");
    }

    private static Grant requested(String amount) {
        return Grant.requested(
                new Grant.Request(
                        new UUID(1, 1),
                        new OrganizationId(new UUID(2, 2)),
                        NanoUsd.parse(amount),
                        "goodwill",
                        "key:asker",
                        Instant.EPOCH),
                THRESHOLD);
    }
}

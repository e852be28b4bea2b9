package io.tollway.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.gateway.credit.HoldOutcome;
import io.tollway.gateway.error.GatewayError;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    @Test
    void edgeCase37ADisputeIsA402OfItsOwnThatNamesIt() {
        GatewayError error = Refusals.error(new HoldOutcome.Frozen("dp_1"), Instant.EPOCH);

        assertThat(error).isInstanceOfSatisfying(GatewayError.PaymentRequired.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(402);
            assertThat(refusal.code()).isEqualTo("payment_disputed");
            assertThat(refusal.message()).contains("dp_1");
            assertThat(refusal.limit().name()).isEqualTo("dispute dp_1");
            assertThat(refusal.limit().remedy()).isNotBlank();
        });
    }
}

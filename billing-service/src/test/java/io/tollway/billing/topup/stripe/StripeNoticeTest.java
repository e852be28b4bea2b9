package io.tollway.billing.topup.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeNoticeTest {
    private static final String ID = "01900000-0000-7000-8000-000000000001";

    @Test
    void theOrderIsNamedByMetadataOrByTheReference() {
        assertThat(read("\"metadata\":{\"top_up_id\":\"" + ID + "\"}")
                        .orElseThrow()
                        .topUpId())
                .contains(UUID.fromString(ID));
        assertThat(read("\"client_reference_id\":\"" + ID + "\"").orElseThrow().topUpId())
                .contains(UUID.fromString(ID));
        assertThat(read("\"metadata\":{\"top_up_id\":\"1; DROP TABLE\"}")
                        .orElseThrow()
                        .topUpId())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "5",
                "{",
                "{\"object\":\"v2.core.event\",\"id\":\"evt_1\"}",
                "{\"object\":\"event\",\"id\":\"\",\"type\":\"a\",\"created\":1}",
                "{\"object\":\"event\",\"id\":\"evt_1\",\"type\":\"a\",\"created\":\"soon\"}"
            })
    void whatIsNoEventIsRecognised(String body) {
        assertThat(StripeNotice.read(body.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void eventsOfConnectedAccountsAndOfOtherTypesAreNotAboutTopUps() {
        assertThat(read("").orElseThrow().isAboutTopUps()).isTrue();
        assertThat(event("customer.updated", "", "").orElseThrow().isAboutTopUps())
                .isFalse();
        assertThat(event("invoice.paid", "", ",\"account\":\"acct_1\"")
                        .orElseThrow()
                        .isAboutTopUps())
                .isFalse();
    }

    private static Optional<StripeNotice> read(String object) {
        return event("checkout.session.completed", object, "");
    }

    private static Optional<StripeNotice> event(String type, String object, String more) {
        String json = "{\"object\":\"event\",\"id\":\"evt_1\",\"type\":\"" + type
                + "\",\"created\":1790000000,\"livemode\":false,\"data\":{\"object\":{" + object + "}}" + more + "}";
        return StripeNotice.read(json.getBytes(StandardCharsets.UTF_8));
    }
}

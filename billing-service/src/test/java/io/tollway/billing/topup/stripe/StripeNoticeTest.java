package io.tollway.billing.topup.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.billing.topup.stripe.StripeNotice.Subject;
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
    void anEventIsAboutAnOrderARefundOrADispute() {
        String order = "\"metadata\":{\"top_up_id\":\"" + ID + "\"}";
        assertThat(read(order).orElseThrow().subject()).contains(new Subject.TopUp(UUID.fromString(ID)));
        assertThat(subject("refund.failed", "\"id\":\"re_1\"")).contains(new Subject.Refund("re_1"));
        assertThat(subject("charge.dispute.created", "\"id\":\"dp_1\"")).contains(new Subject.Dispute("dp_1"));
    }

    @Test
    void eventsOfConnectedAccountsAndOfOtherTypesAreAboutNothingOfOurs() {
        assertThat(subject("customer.updated", "\"id\":\"cus_1\"")).isEmpty();
        assertThat(subject("invoice.paid", "\"id\":\"in_1\"")).isEmpty();
        assertThat(event("refund.failed", "\"id\":\"re_1\"", ",\"account\":\"acct_1\"")
                        .orElseThrow()
                        .subject())
                .isEmpty();
    }

    private static Optional<Subject> subject(String type, String object) {
        return event(type, object, "").orElseThrow().subject();
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

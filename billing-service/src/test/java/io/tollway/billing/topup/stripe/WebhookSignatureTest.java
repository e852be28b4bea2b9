package io.tollway.billing.topup.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000L);
    private static final String BODY = "{\"id\":\"evt_1\",\"object\":\"event\"}";
    private static final String SECRET = "whsec_new";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    @Test
    void whatTheOfficialSdkSignsIsAccepted() throws Exception {
        assertThat(holds(header(NOW, SECRET), BODY)).isTrue();
    }

    @Test
    void theSecretOfBeforeTheRotationIsAcceptedToo() throws Exception {
        assertThat(holds(header(NOW, "whsec_old"), BODY)).isTrue();
        assertThat(holds(header(NOW, "whsec_foreign"), BODY)).isFalse();
        assertThat(holds(header(NOW, "whsec_foreign") + ",v1=" + signature(NOW, SECRET), BODY))
                .isTrue();
    }

    @Test
    void aChangedByteIsRefused() throws Exception {
        assertThat(holds(header(NOW, SECRET), BODY + "\n")).isFalse();
        assertThat(holds(header(NOW, SECRET), "\uFEFF" + BODY)).isFalse();
    }

    @Test
    void timesTooFarInThePastOrTheFutureAreRefused() throws Exception {
        assertThat(holds(header(NOW.minusSeconds(300), SECRET), BODY)).isTrue();
        assertThat(holds(header(NOW.minusSeconds(301), SECRET), BODY)).isFalse();
        assertThat(holds(header(NOW.plusSeconds(301), SECRET), BODY)).isFalse();
        assertThat(holds(header(NOW.plus(Duration.ofDays(365)), SECRET), BODY)).isFalse();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "t",
                "t=",
                "t=abc",
                "t=12345678901234567890",
                "t=-5",
                "v1",
                "v1=",
                "t=1790000000",
                "t=1790000000,v1",
                "t=1790000000,v1=zz",
                "t=1790000000,v0=aaaa",
                "t=1790000000,t=1790000000",
                ",,,",
                "="
            })
    void malformedHeadersAreRefusedAndNeverFail(@Nullable String header) {
        assertThat(holds(header, BODY)).isFalse();
    }

    @Test
    void hugeHeadersAreRefused() throws Exception {
        assertThat(holds(header(NOW, SECRET) + ",v1=0".repeat(3_000), BODY)).isFalse();
    }

    @Test
    void upperCaseHexIsRefused() throws Exception {
        String header =
                "t=" + NOW.getEpochSecond() + ",v1=" + signature(NOW, SECRET).toUpperCase(java.util.Locale.ROOT);

        assertThat(holds(header, BODY)).isFalse();
    }

    @Test
    void withoutASecretNothingIsAccepted() throws Exception {
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);

        assertThat(WebhookSignature.holds(header(NOW, SECRET), body, List.of(), NOW, TOLERANCE))
                .isFalse();
        assertThat(WebhookSignature.holds(header(NOW, SECRET), body, List.of(""), NOW, TOLERANCE))
                .isFalse();
    }

    private static boolean holds(@Nullable String header, String body) {
        return WebhookSignature.holds(
                header, body.getBytes(StandardCharsets.UTF_8), List.of(SECRET, "whsec_old"), NOW, TOLERANCE);
    }

    private static String header(Instant at, String secret) throws Exception {
        return "t=" + at.getEpochSecond() + ",v1=" + signature(at, secret);
    }

    private static String signature(Instant at, String secret) throws Exception {
        return Webhook.Util.computeHmacSha256(secret, at.getEpochSecond() + "." + BODY);
    }
}

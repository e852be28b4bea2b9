package io.tollway.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.contracts.EventJson.UnreadableEvent;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.RateLimits;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RateLimitsJsonTest {
    private static final UUID ID = UUID.fromString("0199a000-0000-7000-8000-000000000001");
    private static final RateLimits SOME = new RateLimits(60L, null, null, 3L);

    @Test
    void aKeysAndAPolicysLimitsSurviveTheirJson() throws UnreadableEvent {
        ApiKeyState key = key(SOME);
        PolicyState policy = new PolicyState(
                ID,
                List.of(new PolicyState.ProjectPolicy(ID, "p", PolicyState.ByokMode.OWN_FIRST, false, SOME)),
                2,
                SOME);

        assertThat(EventJson.read(EventJson.write(key), ApiKeyState.class)).isEqualTo(key);
        assertThat(EventJson.read(EventJson.write(policy), PolicyState.class)).isEqualTo(policy);
        assertThat(text(key)).contains("\"limits\":{\"requests_per_minute\":60,\"concurrency\":3}");
    }

    @Test
    void whoHasNoneLooksAsBeforeThereWereAny() throws UnreadableEvent {
        ApiKeyState key = key(null);

        assertThat(text(key)).doesNotContain("limits");
        assertThat(EventJson.read(EventJson.write(key), ApiKeyState.class).limits())
                .isNull();
    }

    @Test
    void aLimitOfNothingOrBeyondAllMeasureIsRefused() {
        assertThatThrownBy(() -> new RateLimits(0L, null, null, null)).hasMessageContaining("requests_per_minute");
        assertThatThrownBy(() -> new RateLimits(null, RateLimits.LARGEST + 1, null, null))
                .hasMessageContaining("tokens_per_minute");
    }

    private static String text(ApiKeyState key) {
        return new String(EventJson.write(key), StandardCharsets.UTF_8);
    }

    private static ApiKeyState key(@org.jspecify.annotations.Nullable RateLimits limits) {
        return new ApiKeyState(
                ID,
                ID,
                ID,
                null,
                ApiKeyState.Kind.API,
                "0".repeat(64),
                "sk-tw-v1-…abcd",
                "k",
                List.of(),
                false,
                null,
                null,
                null,
                1,
                Instant.EPOCH,
                1,
                limits);
    }
}

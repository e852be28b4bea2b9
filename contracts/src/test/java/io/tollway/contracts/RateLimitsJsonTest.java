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
    private static final RateLimits USERS = new RateLimits(6L, null, null, null);

    @Test
    void aKeysAndAPolicysLimitsSurviveTheirJson() throws UnreadableEvent {
        ApiKeyState key = key(SOME);
        PolicyState policy = new PolicyState(
                ID,
                List.of(new PolicyState.ProjectPolicy(ID, "p", PolicyState.ByokMode.OWN_FIRST, false, SOME, USERS)),
                2,
                SOME,
                List.of(),
                USERS);

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
    void aPolicyFromBeforeThereWereLimitsOfEndUsersHasNone() throws UnreadableEvent {
        String json = """
                {"organization_id":"%1$s","version":2,"limits":{"concurrency":3},"projects":[
                  {"project_id":"%1$s","name":"p","byok_mode":"own_first","log_bodies":false}]}
                """.formatted(ID);

        PolicyState policy = EventJson.read(json.getBytes(StandardCharsets.UTF_8), PolicyState.class);

        assertThat(policy.endUserLimits()).isNull();
        assertThat(policy.projects().getFirst().endUserLimits()).isNull();
        assertThat(new String(EventJson.write(policy), StandardCharsets.UTF_8)).doesNotContain("end_user");
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

package io.tollway.gateway.limit;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.RateLimits;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.testing.World;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keys with limits, requests before them, and a clock that tests own. */
public final class LimitedWorld {
    private final World world = new World();
    public final TestClock clock = new TestClock();

    /** A clock that stands still. */
    public static final class TestClock extends Clock {
        private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

        public void set(Instant instant) {
            now = instant;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    public static LimitConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(LimitConfig.class)
                .build()
                .getConfigMapping(LimitConfig.class);
    }

    public static RateLimits requestsPerMinute(long limit) {
        return new RateLimits(limit, null, null, null);
    }

    public static RateLimits tokensPerMinute(long limit) {
        return new RateLimits(null, limit, null, null);
    }

    public static RateLimits requestsPerDay(long limit) {
        return new RateLimits(null, null, limit, null);
    }

    public static RateLimits places(long limit) {
        return new RateLimits(null, null, null, limit);
    }

    public ApiKeyState key(@Nullable RateLimits limits) {
        return key(limits, UUID.randomUUID(), UUID.randomUUID());
    }

    /** A key for whose end users these limits hold, by its project and by its organization. */
    public ApiKeyState key(
            @Nullable RateLimits limits, @Nullable RateLimits inProject, @Nullable RateLimits inOrganization) {
        world.limitEndUsers(inProject, inOrganization);
        return key(limits, World.ORGANIZATION, World.PROJECT);
    }

    private ApiKeyState key(@Nullable RateLimits limits, UUID organization, UUID project) {
        UUID id = UUID.randomUUID();
        return new ApiKeyState(
                id,
                organization,
                project,
                null,
                ApiKeyState.Kind.API,
                HexFormat.of().toHexDigits(id.getMostSignificantBits()).repeat(4),
                "sk-tw-v1-…abcd",
                "limited",
                List.of(),
                false,
                null,
                null,
                null,
                1,
                clock.instant(),
                1,
                limits);
    }

    public Admission admission(TrafficLimits limits, ApiKeyState key) {
        return limits.admission(key, world.current());
    }

    /** What a request still has to pass when its body has named its end user. */
    public Admission forEndUser(TrafficLimits limits, Admission soFar, ApiKeyState key, String endUser) {
        return limits.forEndUser(soFar, key, world.current(), endUser);
    }

    /** What was answered, or null when there was room; fails when that takes longer than any request may wait. */
    public static @Nullable GatewayError now(Future<@Nullable GatewayError> answer) {
        try {
            return answer.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("a request was neither let through nor refused", e);
        }
    }
}

package io.tollway.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndUserMetersTest {
    private static final int MOST = 1_000;
    private static final long DAY = 20_000;
    private static final UUID FLOODED = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    private final EndUserMeters users = new EndUserMeters(MOST);
    private long now;

    @Test
    void aFloodOfNamesIsBoundedAndMakesNobodyElsesUsersForgotten() {
        List<UUID> others = Stream.generate(UUID::randomUUID).limit(MOST / 4).toList();
        others.forEach(user -> assertThat(first(OTHER, user)).isTrue());

        for (int i = 0; i < 100_000; i++) {
            first(FLOODED, UUID.randomUUID());
            assertThat(users.size()).isLessThanOrEqualTo(MOST);
        }

        assertThat(others).noneMatch(user -> first(OTHER, user));
        assertThat(users.forgotten()).isPositive();
    }

    @Test
    void ofOneOrganizationTheSilentAreForgottenFirst() {
        UUID busy = UUID.randomUUID();
        assertThat(first(FLOODED, busy)).isTrue();

        for (int i = 0; i < 10 * MOST; i++) {
            first(FLOODED, UUID.randomUUID());
            if (i % (MOST / 4) == 0) {
                assertThat(first(FLOODED, busy)).as("after %d names", i).isFalse();
            }
        }
    }

    @Test
    void whoeverHasRequestsUnderWayIsKept() {
        UUID slow = UUID.randomUUID();
        Meter taken = enter(FLOODED, slow);
        taken.take(Quantity.PLACES, 1, 1, now, DAY, false);

        IntStream.range(0, 5 * MOST).forEach(i -> first(FLOODED, UUID.randomUUID()));

        assertThat(enter(FLOODED, slow)).isSameAs(taken);
    }

    @Test
    void whoHasNothingToRememberGoesFirstAndIsNotCalledForgotten() {
        for (int i = 0; i < 5 * MOST; i++) {
            UUID user = UUID.randomUUID();
            enter(FLOODED, user).take(Quantity.REQUESTS, 1, 60, now, DAY, false);
            users.leave(user, now);
            now += 1_000_000_000L;
        }

        assertThat(users.size()).isLessThanOrEqualTo(MOST);
        assertThat(users.forgotten()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"'10,10', 30, 2147483647", "'2,100', 30, 28", "'2,10,100', 30, 18", "'100,100', 30, 15", "'7', 3, 3"})
    void whoHasLittleKeepsItAndTheOthersShareTheRest(String sizes, int room, int kept) {
        assertThat(EndUserMeters.fairPart(
                        Stream.of(sizes.split(",")).mapToInt(Integer::parseInt).toArray(), room))
                .isEqualTo(kept);
    }

    /** One request of the only one of a day; whether there was room for it. */
    private boolean first(UUID organization, UUID user) {
        now++;
        boolean room = enter(organization, user).take(Quantity.DAY, 1, 1, now, DAY, false) == Meter.TAKEN;
        users.leave(user, now);
        return room;
    }

    private Meter enter(UUID organization, UUID user) {
        return users.enter(organization, user, () -> new LocalMeter(1, now), now, DAY);
    }
}

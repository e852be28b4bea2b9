package io.tollway.billing.identity;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The clock that everything here asks; tests replace it. */
final class SystemClock {
    private SystemClock() {}

    @Produces
    @Singleton
    @io.quarkus.arc.DefaultBean
    static Clock clock() {
        return Clock.systemUTC();
    }
}

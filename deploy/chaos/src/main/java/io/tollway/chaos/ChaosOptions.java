package io.tollway.chaos;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a campaign is run.
 *
 * @param length of the abuse, without start and audit
 * @param seed of everything that is drawn
 * @param rival whether a second billing fights for every partition
 * @param output where the result goes
 */
record ChaosOptions(Path checkout, Duration length, int gateways, int programs, long seed, boolean rival, Path output) {

    Path library() {
        return checkout.resolve("deploy/chaos/target/lib");
    }
}

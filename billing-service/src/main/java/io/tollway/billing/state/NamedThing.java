package io.tollway.billing.state;

import java.util.Locale;
import java.util.UUID;

/** What has a name that documents show. */
record NamedThing(UUID organizationId, Kind kind, UUID id) {
    enum Kind {
        KEY,
        PROJECT;

        String stored() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package io.tollway.billing.state;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The last known names of an organization's keys and projects, deleted ones included. */
public record Names(Map<UUID, String> keys, Map<UUID, String> projects) {
    public Names {
        keys = Map.copyOf(keys);
        projects = Map.copyOf(projects);
    }

    public Optional<String> key(UUID id) {
        return Optional.ofNullable(keys.get(id));
    }

    public Optional<String> project(UUID id) {
        return Optional.ofNullable(projects.get(id));
    }
}

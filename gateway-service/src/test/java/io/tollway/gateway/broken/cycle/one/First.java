package io.tollway.gateway.broken.cycle.one;

import io.tollway.gateway.broken.cycle.two.Second;

/** Needs {@link Second}, which needs it back. */
public record First(Second second) {}

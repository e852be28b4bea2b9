package io.tollway.gateway.broken.cycle.two;

import io.tollway.gateway.broken.cycle.one.First;
import org.jspecify.annotations.Nullable;

/** Needs {@link First}, which needs it back. */
public record Second(@Nullable First first) {}

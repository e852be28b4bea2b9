/** Counters of each event loop, merged when they are scraped; health. */
@NullMarked
package io.tollway.gateway.telemetry;

import org.jspecify.annotations.NullMarked;

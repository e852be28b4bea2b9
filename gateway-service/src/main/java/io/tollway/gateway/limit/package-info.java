/**
 * How much traffic a key, a project, an organization and each end user may have: requests, tokens and places, counted without a lock on this node, or out of stocks from a store that several share. Start
 * reading at {@link io.tollway.gateway.limit.TrafficLimits}. Money is not here; it is reserved, see {@code credit}.
 */
@NullMarked
package io.tollway.gateway.limit;

import org.jspecify.annotations.NullMarked;

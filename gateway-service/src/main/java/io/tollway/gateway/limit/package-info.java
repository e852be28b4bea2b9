/** How much traffic a key, a project and an organization may have: requests, tokens and places, counted on this node without a lock. Money is not here; it is reserved, see {@code credit}. */
@NullMarked
package io.tollway.gateway.limit;

import org.jspecify.annotations.NullMarked;

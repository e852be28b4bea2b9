/** The signed snapshots that accounts publishes, folded in memory: organizations, members, keys, policies, prices. */
@NullMarked
package io.tollway.billing.state;

import org.jspecify.annotations.NullMarked;

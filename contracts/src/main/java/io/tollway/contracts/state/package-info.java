/** Snapshots of one thing each, published by accounts-service on compacted topics and folded by the gateway and by billing. */
@NullMarked
package io.tollway.contracts.state;

import org.jspecify.annotations.NullMarked;

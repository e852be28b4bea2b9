/** What accounts says is true, folded from Kafka into one immutable snapshot that requests read without waiting for anybody. Start reading at {@link io.tollway.gateway.state.Snapshot}. */
@NullMarked
package io.tollway.gateway.state;

import org.jspecify.annotations.NullMarked;

/** Traffic limits counted together with other gateways in Valkey or Redis. Start reading at {@link io.tollway.gateway.limit.redis.RedisLimitStore}; {@code count.lua} is what runs there. */
@NullMarked
package io.tollway.gateway.limit.redis;

import org.jspecify.annotations.NullMarked;

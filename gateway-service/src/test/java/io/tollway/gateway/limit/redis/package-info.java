@NullMarked
package io.tollway.gateway.limit.redis;

import org.jspecify.annotations.NullMarked;

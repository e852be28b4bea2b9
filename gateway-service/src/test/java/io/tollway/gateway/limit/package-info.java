@NullMarked
package io.tollway.gateway.limit;

import org.jspecify.annotations.NullMarked;

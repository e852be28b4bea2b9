@NullMarked
package io.tollway.gateway.exchange;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tollway.gateway.routing;

import org.jspecify.annotations.NullMarked;

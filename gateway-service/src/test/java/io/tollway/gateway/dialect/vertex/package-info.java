@NullMarked
package io.tollway.gateway.dialect.vertex;

import org.jspecify.annotations.NullMarked;

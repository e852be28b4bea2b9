@NullMarked
package io.tollway.gateway.dialect;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tollway.gateway.stream;

import org.jspecify.annotations.NullMarked;

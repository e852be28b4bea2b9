@NullMarked
package io.tollway.gateway.error;

import org.jspecify.annotations.NullMarked;

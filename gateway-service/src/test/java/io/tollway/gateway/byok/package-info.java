@NullMarked
package io.tollway.gateway.byok;

import org.jspecify.annotations.NullMarked;

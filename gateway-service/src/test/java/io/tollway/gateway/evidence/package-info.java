@NullMarked
package io.tollway.gateway.evidence;

import org.jspecify.annotations.NullMarked;

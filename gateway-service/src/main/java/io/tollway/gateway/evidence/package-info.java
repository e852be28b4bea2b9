/** What a caller may see of a key and of one request. */
@NullMarked
package io.tollway.gateway.evidence;

import org.jspecify.annotations.NullMarked;

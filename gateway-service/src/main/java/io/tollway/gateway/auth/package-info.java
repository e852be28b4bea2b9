/** Who calls: from the presented key to the caller. */
@NullMarked
package io.tollway.gateway.auth;

import org.jspecify.annotations.NullMarked;

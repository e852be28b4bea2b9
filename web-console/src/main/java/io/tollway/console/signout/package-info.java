/** Ending a session, here and at the identity provider. */
@NullMarked
package io.tollway.console.signout;

import org.jspecify.annotations.NullMarked;

/** JSON over HTTP to the components of the local stack. */
@NullMarked
package io.tollway.local.http;

import org.jspecify.annotations.NullMarked;

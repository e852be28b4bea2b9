/** The demo tenant: an organization with people, credit and keys, made through the public API, the same on every start. */
@NullMarked
package io.tollway.local.seed;

import org.jspecify.annotations.NullMarked;

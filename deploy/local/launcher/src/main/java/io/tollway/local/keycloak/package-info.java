/** Keycloak for the local stack: unpacking and building the distribution once, and the realm {@code tollway}. */
@NullMarked
package io.tollway.local.keycloak;

import org.jspecify.annotations.NullMarked;

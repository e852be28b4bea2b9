/** Tests of the package of the same name. */
@NullMarked
package io.tollway.local.keycloak;

import org.jspecify.annotations.NullMarked;

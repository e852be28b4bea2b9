/** The only place that talks to Keycloak's admin API: finding a person by e-mail. */
@NullMarked
package io.tollway.accounts.identity.keycloak;

import org.jspecify.annotations.NullMarked;

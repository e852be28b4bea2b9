/** The same POST with the same Idempotency-Key is done once and answered alike. */
@NullMarked
package io.tollway.accounts.idempotency;

import org.jspecify.annotations.NullMarked;

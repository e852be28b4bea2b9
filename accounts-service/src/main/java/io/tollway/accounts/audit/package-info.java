/** The append-only, hash-chained record of who changed what, and its API. */
@NullMarked
package io.tollway.accounts.audit;

import org.jspecify.annotations.NullMarked;

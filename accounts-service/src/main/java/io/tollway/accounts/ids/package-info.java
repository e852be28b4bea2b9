/** Ids and the clock: UUIDv7, the organization's id as a type, instants from one injected clock. */
@NullMarked
package io.tollway.accounts.ids;

import org.jspecify.annotations.NullMarked;

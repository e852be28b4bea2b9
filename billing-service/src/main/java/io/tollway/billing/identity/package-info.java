/** Who owns what: the organization's id as a type, and ids minted by us (UUIDv7). */
@NullMarked
package io.tollway.billing.identity;

import org.jspecify.annotations.NullMarked;

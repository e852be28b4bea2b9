/** Sealing upstream secrets: a key-encryption key, one Tink keyset per owner, and the sealed credentials themselves. */
@NullMarked
package io.tollway.accounts.vault;

import org.jspecify.annotations.NullMarked;

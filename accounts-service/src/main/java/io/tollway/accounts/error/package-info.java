/** Everything that can go wrong for a caller: one sealed family, and how each member looks on the wire (RFC 9457, or OpenRouter's shape on OpenRouter's paths). */
@NullMarked
package io.tollway.accounts.error;

import org.jspecify.annotations.NullMarked;

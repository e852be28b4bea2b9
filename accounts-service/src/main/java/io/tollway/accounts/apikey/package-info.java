/** API, management and operator keys: made, shown once, kept as a digest, published to the gateways. */
@NullMarked
package io.tollway.accounts.apikey;

import org.jspecify.annotations.NullMarked;

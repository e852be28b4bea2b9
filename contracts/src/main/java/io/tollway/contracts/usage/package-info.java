/** Facts about requests, written to a gateway's spool and applied by billing-service. */
@NullMarked
package io.tollway.contracts.usage;

import org.jspecify.annotations.NullMarked;

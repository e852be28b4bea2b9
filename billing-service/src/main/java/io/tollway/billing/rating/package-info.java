/** What a request costs, computed independently of the gateway. */
@NullMarked
package io.tollway.billing.rating;

import org.jspecify.annotations.NullMarked;

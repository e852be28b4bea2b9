/** Who is calling (a person, or a key the gateway vouches for) and what that caller may do. */
@NullMarked
package io.tollway.billing.caller;

import org.jspecify.annotations.NullMarked;

/** Credits that an operator gives away: asked for, above a sum agreed to by a second operator, posted once, with who did what kept for ever. */
@NullMarked
package io.tollway.billing.grant;

import org.jspecify.annotations.NullMarked;

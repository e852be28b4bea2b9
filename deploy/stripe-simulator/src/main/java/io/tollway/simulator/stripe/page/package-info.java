/** What the hosted pages have in common: plain HTML without scripts, forms, and answers. */
@NullMarked
package io.tollway.simulator.stripe.page;

import org.jspecify.annotations.NullMarked;

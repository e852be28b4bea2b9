/** How an organization comes to be: at a person's first log-in, or by an operator's hand. */
@NullMarked
package io.tollway.accounts.onboarding;

import org.jspecify.annotations.NullMarked;

/** Which of an organization's budgets a request counts in. What they have left is billing's to say, and {@code credit}'s to ask. */
@NullMarked
package io.tollway.gateway.budget;

import org.jspecify.annotations.NullMarked;

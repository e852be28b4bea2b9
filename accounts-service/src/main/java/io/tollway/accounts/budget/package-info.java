/** Budgets: what parts of an organization's traffic may spend in a calendar window. Kept and published here, counted by billing, held to by gateways. */
@NullMarked
package io.tollway.accounts.budget;

import org.jspecify.annotations.NullMarked;

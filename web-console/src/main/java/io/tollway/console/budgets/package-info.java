/** Budgets: what parts of an organization's traffic may spend, and what they have spent. */
@NullMarked
package io.tollway.console.budgets;

import org.jspecify.annotations.NullMarked;

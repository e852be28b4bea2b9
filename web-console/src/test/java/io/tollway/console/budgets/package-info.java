/** Tests of the package of the same name. */
@NullMarked
package io.tollway.console.budgets;

import org.jspecify.annotations.NullMarked;

/** Amounts of money as types: exact integers, exact decimal strings, one rounding rule. */
@NullMarked
package io.tollway.billing.money;

import org.jspecify.annotations.NullMarked;

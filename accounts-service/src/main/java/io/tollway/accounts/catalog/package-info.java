/** Providers, upstream accounts, models and prices as one document that operators apply. */
@NullMarked
package io.tollway.accounts.catalog;

import org.jspecify.annotations.NullMarked;

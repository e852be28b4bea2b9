/** Transactions that name for whom they run, so that row-level security can bind them, and the migration of the schema. */
@NullMarked
package io.tollway.accounts.database;

import org.jspecify.annotations.NullMarked;

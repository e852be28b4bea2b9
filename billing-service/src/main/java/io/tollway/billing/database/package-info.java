/** How PostgreSQL is reached: migrations as the owner, everything else as a role bound by row-level security. */
@NullMarked
package io.tollway.billing.database;

import org.jspecify.annotations.NullMarked;

/** Whether what was measured was also billed: the simulator's invoice against the ledger. */
@NullMarked
package io.tollway.bench.books;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tollway.bench.ledger;

import org.jspecify.annotations.NullMarked;

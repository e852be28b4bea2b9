/** The figures of a run as JSON and as a table. */
@NullMarked
package io.tollway.bench.result;

import org.jspecify.annotations.NullMarked;

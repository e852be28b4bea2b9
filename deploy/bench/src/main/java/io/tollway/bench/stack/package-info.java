/** The real local stack under measurement, and the organization that pays for it. */
@NullMarked
package io.tollway.bench.stack;

import org.jspecify.annotations.NullMarked;

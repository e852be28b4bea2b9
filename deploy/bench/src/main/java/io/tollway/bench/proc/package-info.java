/** What Linux tells about processes and processors: CPU time, memory, pressure, pinning. */
@NullMarked
package io.tollway.bench.proc;

import org.jspecify.annotations.NullMarked;

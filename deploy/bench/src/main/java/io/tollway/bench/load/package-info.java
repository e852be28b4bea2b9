/** The generator: raw HTTP/1.1 on one event loop, closed loop for CPU, open loop for latency, open streams for events and memory. */
@NullMarked
package io.tollway.bench.load;

import org.jspecify.annotations.NullMarked;

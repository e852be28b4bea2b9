/** What is measured: the upstream itself, nginx, a bare Vert.x proxy and the gateway, and what is sent to them. */
@NullMarked
package io.tollway.bench.target;

import org.jspecify.annotations.NullMarked;

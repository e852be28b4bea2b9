/** What the local stack consists of: each component's process, ports, configuration and readiness. */
@NullMarked
package io.tollway.local.component;

import org.jspecify.annotations.NullMarked;

/** The gateway: start and end of the process, and the check of its configuration. */
@NullMarked
package io.tollway.gateway;

import org.jspecify.annotations.NullMarked;

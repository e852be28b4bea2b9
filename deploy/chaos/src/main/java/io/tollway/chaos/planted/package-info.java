/** Defects put into the services by an agent, each of which the audit must find. */
@NullMarked
package io.tollway.chaos.planted;

import org.jspecify.annotations.NullMarked;

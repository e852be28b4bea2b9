/** The append-only, fsynced list of everything that was served: the oracle for somebody else's books. */
@NullMarked
package io.tollway.simulator.provider.invoice;

import org.jspecify.annotations.NullMarked;

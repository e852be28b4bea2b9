/** What the machine must offer: memory, disk, programs, ports. */
@NullMarked
package io.tollway.local.machine;

import org.jspecify.annotations.NullMarked;

/** JSON written by hand, byte by byte, because answers are made ten thousand times a second. */
@NullMarked
package io.tollway.simulator.provider.json;

import org.jspecify.annotations.NullMarked;

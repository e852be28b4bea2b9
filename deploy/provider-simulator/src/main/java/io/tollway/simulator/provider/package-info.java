/** The provider simulator: the program, its options, and the face that tests embed. */
@NullMarked
package io.tollway.simulator.provider;

import org.jspecify.annotations.NullMarked;

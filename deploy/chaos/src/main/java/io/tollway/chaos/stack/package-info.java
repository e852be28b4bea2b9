/** The stack that is abused: its processes, its API, and its addresses. */
@NullMarked
package io.tollway.chaos.stack;

import org.jspecify.annotations.NullMarked;

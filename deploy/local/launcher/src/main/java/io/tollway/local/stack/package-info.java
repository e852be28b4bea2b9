/**
 * The running stack: its ports, its folder ({@code .tollway}), its components with their processes, and the supervisor that
 * starts and stops them in order. Knows nothing of what the components are.
 */
@NullMarked
package io.tollway.local.stack;

import org.jspecify.annotations.NullMarked;

/** The Anthropic dialect: messages, the counting of their tokens, models, and its refusals. */
@NullMarked
package io.tollway.simulator.provider.anthropic;

import org.jspecify.annotations.NullMarked;

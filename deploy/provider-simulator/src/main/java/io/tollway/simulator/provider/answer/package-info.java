/** What a model says, independent of any wire format: tokens, text, tool arguments, reasoning, all arithmetic. */
@NullMarked
package io.tollway.simulator.provider.answer;

import org.jspecify.annotations.NullMarked;

package io.tollway.simulator.stripe.left;

import io.tollway.simulator.stripe.right.Right;

/** Half of a cycle, for the rule against them to catch. */
public final class Left {
    public Right other() {
        return new Right();
    }
}

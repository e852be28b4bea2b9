package io.tollway.simulator.stripe.right;

import io.tollway.simulator.stripe.left.Left;

/** The other half of the cycle. */
public final class Right {
    public Left other() {
        return new Left();
    }
}

package io.tollway.local.command;

import io.tollway.local.stack.PortPlan;
import io.tollway.local.stack.StackPlan;
import io.tollway.local.stack.StateFolder;
import java.nio.file.Path;

/** The checkout this launcher belongs to, and the stack that was last started in it. */
final class Checkout {

    private Checkout() {}

    static Path root() {
        return Path.of(System.getProperty("tollway.root", "")).toAbsolutePath().normalize();
    }

    /** The last plan, or the default one when nothing was ever started. */
    static StackPlan plan() {
        return StateFolder.of(root(), null)
                .recordedPlan()
                .orElseGet(() -> new StackPlan(new PortPlan(PortPlan.DEFAULT_BASE), 1, null));
    }
}

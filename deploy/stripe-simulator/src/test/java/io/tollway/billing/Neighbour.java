package io.tollway.billing;

/** Stands for a service's class, for the rule against sharing code with services to catch. */
public final class Neighbour {
    public Neighbour other() {
        return new Neighbour();
    }

    /** What a service must not do with another one's class. */
    static final class Client {
        Neighbour neighbour() {
            return new Neighbour().other();
        }
    }
}

package io.tollway.simulator.provider.invoice;

/** How a request ended, as the provider sees it. */
public enum Outcome {
    /** The whole answer was handed to the connection. */
    COMPLETE("complete"),
    /** The caller closed the connection before the end. */
    CLIENT_GONE("client_gone"),
    /** The simulator broke the connection off, on command. */
    CUT("cut"),
    /** Refused or failed; {@code status} tells how. */
    ERROR("error");

    private final String wireName;

    Outcome(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** Reads the name on the wire. */
    public static Outcome of(String wireName) {
        for (Outcome outcome : values()) {
            if (outcome.wireName.equals(wireName)) {
                return outcome;
            }
        }
        throw new IllegalArgumentException("unknown outcome: " + wireName);
    }
}

package io.tollway.simulator.provider.fault;

/** A fault that cannot be understood; the message is for whoever wrote it and begins with the field. */
public final class FaultFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FaultFormatException(String field, String remedy) {
        super(field + ": " + remedy, null, false, false);
    }
}

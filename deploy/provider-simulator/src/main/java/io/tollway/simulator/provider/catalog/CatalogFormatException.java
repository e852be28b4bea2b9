package io.tollway.simulator.provider.catalog;

/** A catalogue that cannot be used; the message begins with the place in the file and says what belongs there. */
public final class CatalogFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CatalogFormatException(String place, String remedy) {
        super(place + ": " + remedy);
    }
}

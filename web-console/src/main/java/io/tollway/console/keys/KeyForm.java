package io.tollway.console.keys;

/**
 * What the form for a new key holds, so that a refused one comes back as it was sent.
 *
 * @param problem why it was refused; empty at first
 */
public record KeyForm(String name, String limitUsd, String limitReset, String problem) {

    /** A new key gets a suggested monthly cap, which the person may clear. */
    static KeyForm suggested() {
        return new KeyForm("", "50.00", "monthly", "");
    }
}

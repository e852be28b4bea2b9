package io.tollway.console.keys;

import io.tollway.console.client.FormProblem;

/**
 * What the form for a new key holds, so that a refused one comes back as it was sent.
 *
 * @param problem why it was refused
 */
public record KeyForm(String name, String limitUsd, String limitReset, FormProblem problem) {

    /** A new key gets a suggested monthly cap, which the person may clear. */
    static KeyForm suggested() {
        return new KeyForm("", "50.00", "monthly", FormProblem.NONE);
    }
}

package io.tollway.chaos.load;

/** How much an organization has to spend: the interesting ones are always nearly broke. */
public enum Purse {
    /** More than the campaign can spend: a refusal for want of money is a defect. */
    AMPLE("20.00", ""),
    /** Runs dry again and again, and gets a cent from time to time. */
    SCANT("0.01", ""),
    /** Ample credit behind a key that may spend three cents. */
    CAPPED_KEY("20.00", "0.03");

    private final String creditUsd;
    private final String keyLimitUsd;

    Purse(String creditUsd, String keyLimitUsd) {
        this.creditUsd = creditUsd;
        this.keyLimitUsd = keyLimitUsd;
    }

    String creditUsd() {
        return creditUsd;
    }

    /** Empty for none. */
    public String keyLimitUsd() {
        return keyLimitUsd;
    }
}

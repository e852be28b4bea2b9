package io.tollway.billing.topup;

import java.util.Locale;

/**
 * How a top-up is taxed. A row keeps the regime it was sold under, so a later change never re-taxes an old sale. Only a tax adviser adds one; today there is the one that collects nothing.
 */
public enum TaxRegime {
    /** No registration: no tax is collected and no document claims one. */
    NONE(1, 0);

    private final int version;
    private final int basisPoints;

    TaxRegime(int version, int basisPoints) {
        this.version = version;
        this.basisPoints = basisPoints;
    }

    /** Tax on the net amount, computed once per document on the rounded net. */
    UsdCents on(UsdCents net) {
        return net.share(basisPoints);
    }

    /** What rows and documents keep, e.g. {@code none@1}. */
    public String reference() {
        return name().toLowerCase(Locale.ROOT) + '@' + version;
    }
}

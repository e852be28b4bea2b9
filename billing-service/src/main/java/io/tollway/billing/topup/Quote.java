package io.tollway.billing.topup;

/**
 * What a top-up costs, shown before paying and charged exactly so.
 *
 * @param credit what the balance gains
 * @param fee the platform fee, the same whatever the payment method
 * @param tax by {@code regime}
 */
public record Quote(UsdCents credit, UsdCents fee, UsdCents tax, String regime) {

    static Quote of(UsdCents credit, FeeSchedule fees, TaxRegime regime) {
        UsdCents fee = fees.feeOn(credit);
        return new Quote(credit, fee, regime.on(credit.plus(fee)), regime.reference());
    }

    public UsdCents total() {
        return credit.plus(fee).plus(tax);
    }
}

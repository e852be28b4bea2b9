package io.tollway.billing.topup.automatic;

import io.tollway.billing.error.BillingError.Invalid;
import io.tollway.billing.error.FieldError;
import io.tollway.billing.topup.TopUps;
import io.tollway.billing.topup.UsdCents;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a person wants of automatic top-up, and names everything that is wrong with it at once, each with what would be right. */
final class LimitsInput {
    private static final Pattern DOLLARS = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,2})?");
    private static final UsdCents LARGEST_CEILING = new UsdCents(100_000_000_00L);

    private final TopUps.Bounds bounds;
    private final List<FieldError> errors = new ArrayList<>();

    private LimitsInput(TopUps.Bounds bounds) {
        this.bounds = bounds;
    }

    /** The body as it arrives: everything may be missing. */
    record Wanted(
            @Nullable Boolean enabled,
            @Nullable String thresholdUsd,
            @Nullable String amountUsd,
            @Nullable String dailyCeilingUsd,
            @Nullable String monthlyCeilingUsd) {}

    /** @param hasCard whether a card is saved */
    static Settings.Limits check(@Nullable Wanted wanted, TopUps.Bounds bounds, boolean hasCard) {
        LimitsInput input = new LimitsInput(bounds);
        Wanted given = wanted == null ? new Wanted(null, null, null, null, null) : wanted;
        if (given.enabled() == null) {
            input.wrong("enabled", "required", "is missing; send true or false");
        } else if (given.enabled() && !hasCard) {
            input.wrong("enabled", "no_card", "needs a saved card; save one first (POST …/auto-top-up/card-setups)");
        }
        UsdCents amount = input.dollars("amount_usd", given.amountUsd());
        UsdCents threshold = input.dollars("threshold_usd", given.thresholdUsd());
        UsdCents daily = input.dollars("daily_ceiling_usd", given.dailyCeilingUsd());
        UsdCents monthly = input.dollars("monthly_ceiling_usd", given.monthlyCeilingUsd());
        input.amount(amount);
        if (threshold != null && threshold.value() == 0) {
            input.wrong("threshold_usd", "too_small", "must be more than 0");
        }
        if (threshold != null && amount != null && threshold.compareTo(amount) > 0) {
            input.wrong(
                    "threshold_usd",
                    "above_amount",
                    "must be at most amount_usd, so that one top-up lifts the balance clearly above it; lower it or raise the amount");
        }
        input.ceiling("daily_ceiling_usd", daily, amount, "amount_usd");
        input.ceiling("monthly_ceiling_usd", monthly, daily, "daily_ceiling_usd");
        if (!input.errors.isEmpty() || amount == null || threshold == null || daily == null || monthly == null) {
            throw new Invalid("The settings of automatic top-up have wrong fields", input.errors).toException();
        }
        return new Settings.Limits(threshold, amount, daily, monthly);
    }

    private void amount(@Nullable UsdCents amount) {
        if (amount == null) {
            return;
        }
        if (amount.compareTo(bounds.least()) < 0) {
            wrong(
                    "amount_usd",
                    "too_small",
                    "must be at least " + bounds.least().toDecimal());
        }
        if (amount.compareTo(bounds.most()) > 0) {
            wrong("amount_usd", "too_large", "must be at most " + bounds.most().toDecimal());
        }
    }

    private void ceiling(String field, @Nullable UsdCents ceiling, @Nullable UsdCents floor, String floorField) {
        if (ceiling != null && floor != null && ceiling.compareTo(floor) < 0) {
            wrong(field, "below_" + floorField.replace("_usd", ""), "must be at least " + floorField + "; raise it");
        }
        if (ceiling != null && ceiling.compareTo(LARGEST_CEILING) > 0) {
            wrong(field, "too_large", "must be at most " + LARGEST_CEILING.toDecimal());
        }
    }

    private @Nullable UsdCents dollars(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            wrong(field, "required", "is missing; send US dollars as a decimal string such as \"25.00\"");
            return null;
        }
        if (!DOLLARS.matcher(text).matches()) {
            wrong(
                    field,
                    "not_an_amount",
                    "must be US dollars as a decimal string with at most 2 decimals, such as \"25.00\"");
            return null;
        }
        int point = text.indexOf('.');
        String dollars = point < 0 ? text : text.substring(0, point);
        String cents = point < 0 ? "" : text.substring(point + 1);
        return new UsdCents(Math.addExact(
                Math.multiplyExact(Long.parseLong(dollars), 100L), Long.parseLong((cents + "00").substring(0, 2))));
    }

    private void wrong(String field, String code, String message) {
        errors.add(new FieldError(field, code, message));
    }
}

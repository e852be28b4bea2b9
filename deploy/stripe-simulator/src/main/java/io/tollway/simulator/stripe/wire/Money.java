package io.tollway.simulator.stripe.wire;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An amount in a currency's minor unit, as Stripe counts.
 *
 * @param minor cents for USD, yen for JPY; negative where money leaves
 */
public record Money(long minor, Currency currency) {
    /** Stripe's largest amount: eight digits. */
    public static final long LARGEST = 99_999_999L;

    public Money plus(Money other) {
        requireSame(other);
        return new Money(Math.addExact(minor, other.minor), currency);
    }

    public Money minus(Money other) {
        requireSame(other);
        return new Money(Math.subtractExact(minor, other.minor), currency);
    }

    public Money negated() {
        return new Money(Math.negateExact(minor), currency);
    }

    /** For people: {@code $12.50}, {@code 12.50 EUR}. */
    public String display() {
        BigDecimal major = BigDecimal.valueOf(minor, currency.decimals());
        return currency.code().equals("usd")
                ? (minor < 0 ? "-$" : "$") + major.abs().toPlainString()
                : major.toPlainString() + " " + currency.code().toUpperCase(Locale.ROOT);
    }

    /**
     * What Stripe keeps of a card payment: 2.9 % and 30 minor units (none of the latter where the currency has no
     * decimals), rounded half up.
     *
     * @see <a href="https://stripe.com/pricing">Stripe: pricing</a>
     */
    public Money processingFee() {
        long share = BigDecimal.valueOf(minor)
                .multiply(new BigDecimal("0.029"))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        return new Money(Math.min(minor, share + (currency.decimals() == 0 ? 0 : 30)), currency);
    }

    private void requireSame(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot add " + currency.code() + " and " + other.currency.code());
        }
    }

    /** A three-letter ISO 4217 code in lower case. */
    public record Currency(@JsonValue String code) {
        private static final Map<String, Long> MINIMUM = Map.ofEntries(
                Map.entry("usd", 50L),
                Map.entry("eur", 50L),
                Map.entry("gbp", 30L),
                Map.entry("chf", 50L),
                Map.entry("aud", 50L),
                Map.entry("cad", 50L),
                Map.entry("jpy", 50L),
                Map.entry("sek", 300L),
                Map.entry("nok", 300L),
                Map.entry("dkk", 250L),
                Map.entry("pln", 200L),
                Map.entry("czk", 1500L),
                Map.entry("sgd", 50L),
                Map.entry("nzd", 50L),
                Map.entry("brl", 50L),
                Map.entry("inr", 50L));
        private static final Set<String> ISO = java.util.Currency.getAvailableCurrencies().stream()
                .map(currency -> currency.getCurrencyCode().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public Currency {
            if (!ISO.contains(code)) {
                throw new IllegalArgumentException("not a currency: " + code);
            }
        }

        /** The currency, or null when the text names none. */
        public static @Nullable Currency parse(String text) {
            String code = text.toLowerCase(Locale.ROOT);
            return ISO.contains(code) ? new Currency(code) : null;
        }

        /** The smallest amount Stripe charges in this currency, in minor units. */
        public long minimum() {
            return MINIMUM.getOrDefault(code, 50L);
        }

        int decimals() {
            return Math.max(
                    0,
                    java.util.Currency.getInstance(code.toUpperCase(Locale.ROOT))
                            .getDefaultFractionDigits());
        }
    }
}

package io.tollway.accounts.apikey;

import io.tollway.accounts.input.Fields;
import io.tollway.accounts.input.UsdAmount;
import io.tollway.accounts.limit.RateLimitFields;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.RateLimits;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the bodies of key requests in the two shapes there are: ours (money as text, {@code limit_usd}) and OpenRouter's (money as a number, {@code limit}). */
final class KeyBodies {
    private static final List<String> RESETS = Arrays.stream(ApiKeyState.LimitReset.values())
            .map(reset -> reset.name().toLowerCase(Locale.ROOT))
            .toList();

    private final Clock clock;

    KeyBodies(Clock clock) {
        this.clock = clock;
    }

    NewKey create(Fields fields) {
        fields.known(List.of("name", "project_id", "limit_usd", "limit_reset", "expires_at", RateLimitFields.NAME));
        return newKey(fields, "project_id", "limit_usd", fields.usdText("limit_usd"));
    }

    NewKey createCompatible(Fields fields) {
        fields.known(List.of(
                "name",
                "limit",
                "limit_reset",
                "include_byok_in_limit",
                "expires_at",
                "workspace_id",
                "creator_user_id",
                RateLimitFields.NAME));
        refuseUnsupported(fields);
        return newKey(fields, "workspace_id", "limit", fields.usdNumber("limit"));
    }

    KeyChange change(Fields fields) {
        fields.known(List.of("name", "disabled", "limit_usd", "limit_reset", RateLimitFields.NAME));
        return keyChange(fields, "limit_usd", fields.usdText("limit_usd"));
    }

    KeyChange changeCompatible(Fields fields) {
        fields.known(
                List.of("name", "disabled", "limit", "limit_reset", "include_byok_in_limit", RateLimitFields.NAME));
        refuseUnsupported(fields);
        return keyChange(fields, "limit", fields.usdNumber("limit"));
    }

    private NewKey newKey(Fields fields, String projectField, String limitField, Optional<BigDecimal> limit) {
        NewKey key = new NewKey(
                fields.requiredText("name", 100),
                fields.id(projectField),
                UsdAmount.nano(fields, limitField, limit),
                reset(fields),
                expiry(fields),
                RateLimitFields.read(fields));
        if (key.limitReset().isPresent() && !fields.has(limitField)) {
            fields.error("limit_reset", "without_limit", "needs " + limitField);
        }
        fields.check();
        return key;
    }

    private static KeyChange keyChange(Fields fields, String limitField, Optional<BigDecimal> limit) {
        Optional<Long> nano = UsdAmount.nano(fields, limitField, limit);
        Optional<ApiKeyState.LimitReset> reset = reset(fields);
        Optional<RateLimits> rates = RateLimitFields.read(fields);
        KeyChange change = new KeyChange(
                fields.text("name", 100),
                fields.flag("disabled"),
                fields.has(limitField) ? Optional.of(new KeyChange.Setting<>(nano.orElse(null))) : Optional.empty(),
                fields.has("limit_reset") ? Optional.of(new KeyChange.Setting<>(reset.orElse(null))) : Optional.empty(),
                fields.has(RateLimitFields.NAME)
                        ? Optional.of(new KeyChange.Setting<>(rates.orElse(null)))
                        : Optional.empty());
        fields.check();
        return change;
    }

    private Optional<Instant> expiry(Fields fields) {
        return fields.instant("expires_at").filter(instant -> {
            if (instant.isBefore(clock.instant())) {
                fields.error("expires_at", "in_the_past", "must be in the future");
            } else if (instant.isAfter(Instant.parse("9000-01-01T00:00:00Z"))) {
                fields.error(
                        "expires_at", "out_of_range", "is too far away; leave it out for a key that never expires");
            }
            return true;
        });
    }

    private static Optional<ApiKeyState.LimitReset> reset(Fields fields) {
        return fields.choice(
                "limit_reset", RESETS, text -> ApiKeyState.LimitReset.valueOf(text.toUpperCase(Locale.ROOT)));
    }

    private static void refuseUnsupported(Fields fields) {
        if (fields.flag("include_byok_in_limit").orElse(false)) {
            fields.error(
                    "include_byok_in_limit",
                    "unsupported",
                    "true is not supported: requests over own provider keys never count towards a key's limit");
        }
        if (fields.text("creator_user_id", 200).isPresent()) {
            fields.error("creator_user_id", "unsupported", "is set by this service; leave it out");
        }
    }
}

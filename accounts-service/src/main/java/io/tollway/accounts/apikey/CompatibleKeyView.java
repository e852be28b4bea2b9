package io.tollway.accounts.apikey;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tollway.accounts.input.UsdAmount;
import io.tollway.contracts.state.RateLimits;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key in OpenRouter's shape. A workspace is our project. Spend is billing's knowledge: when billing does not tell, the usage fields and {@code limit_remaining} are null ("not known").
 * {@code byok_usage…} is what requests on own provider keys cost there at list price; it is never charged and counts in no limit. {@code rate_limits} is ours.
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record CompatibleKeyView(
        String hash,
        String label,
        String name,
        boolean disabled,
        @Nullable BigDecimal limit,
        @Nullable BigDecimal limitRemaining,
        @Nullable String limitReset,
        boolean includeByokInLimit,
        @Nullable BigDecimal usage,
        @Nullable BigDecimal usageDaily,
        @Nullable BigDecimal usageWeekly,
        @Nullable BigDecimal usageMonthly,
        @Nullable BigDecimal byokUsage,
        @Nullable BigDecimal byokUsageDaily,
        @Nullable BigDecimal byokUsageWeekly,
        @Nullable BigDecimal byokUsageMonthly,
        Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant expiresAt,
        @Nullable UUID creatorUserId,
        @Nullable UUID workspaceId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RateLimits rateLimits) {

    record One(CompatibleKeyView data) {}

    record Page(List<CompatibleKeyView> data) {}

    record Deleted(boolean deleted) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Created(@Nullable String key, @Nullable String message, CompatibleKeyView data) {
        static Created of(CreatedKey created) {
            return new Created(created.reveal(), null, CompatibleKeyView.of(created.key(), KeySpend.NOTHING));
        }

        static Created replay(CreatedKey created) {
            return new Created(null, KeyView.Created.SHOWN_BEFORE, CompatibleKeyView.of(created.key(), null));
        }

        @Override
        public String toString() {
            return "Created[" + data.label() + "]";
        }
    }

    /** @param spend null when it is not known */
    static CompatibleKeyView of(ApiKeyEntity key, @Nullable KeySpend spend) {
        return new CompatibleKeyView(
                key.digest,
                key.label,
                key.name,
                key.disabled,
                key.limitNano == null ? null : UsdAmount.usd(key.limitNano),
                spend == null ? null : spend.remainingOf(key),
                key.limitReset == null ? null : key.limitReset.name().toLowerCase(Locale.ROOT),
                false,
                spend == null ? null : spend.charged().total(),
                spend == null ? null : spend.charged().daily(),
                spend == null ? null : spend.charged().weekly(),
                spend == null ? null : spend.charged().monthly(),
                spend == null ? null : spend.own().total(),
                spend == null ? null : spend.own().daily(),
                spend == null ? null : spend.own().weekly(),
                spend == null ? null : spend.own().monthly(),
                key.createdAt,
                key.updatedAt,
                key.expiresAt,
                key.memberId,
                key.projectId,
                key.rateLimits);
    }
}

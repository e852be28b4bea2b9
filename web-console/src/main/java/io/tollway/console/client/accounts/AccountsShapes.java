package io.tollway.console.client.accounts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What accounts-service takes and answers, as far as the console shows it. Unknown fields are ignored, so the service may grow first. */
public final class AccountsShapes {
    private AccountsShapes() {}

    public record Page<T>(List<T> data) {}

    public record Me(
            String email,
            @Nullable String name,
            boolean emailVerified,
            boolean operator,
            List<Membership> organizations) {}

    public record Membership(UUID id, String name, String role) {}

    public record NewOrganization(String name) {}

    public record OrganizationCreated(UUID id, String name) {}

    public record Organization(
            UUID id,
            String name,
            String status,
            @Nullable String timeZone,
            List<Project> projects,
            @Nullable RateLimits rateLimits,
            @Nullable RateLimits endUserRateLimits) {}

    public record OrganizationChange(String name, String timeZone) {}

    public record Project(
            UUID id,
            String name,
            String byokMode,
            @Nullable RateLimits rateLimits,
            @Nullable RateLimits endUserRateLimits,
            boolean storeResponses,
            int responseRetentionDays) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ProjectChange(@Nullable String byokMode) {}

    /** @param responseRetentionDays absent to leave them as they are */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StorageChange(
            boolean storeResponses, @Nullable Integer responseRetentionDays) {}

    /** Other limits; takes them away when there are none, so that is written out in any case. */
    public sealed interface LimitChange {}

    /** Of all traffic together. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record LimitOfAll(@Nullable RateLimits rateLimits) implements LimitChange {}

    /** Of each end user. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record LimitOfEndUsers(@Nullable RateLimits endUserRateLimits) implements LimitChange {}

    /** How much traffic; what is absent is not bounded. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RateLimits(
            @Nullable Long requestsPerMinute,
            @Nullable Long tokensPerMinute,
            @Nullable Long requestsPerDay,
            @Nullable Long concurrency) {
        /** In a few words, for a table. */
        public String label() {
            StringBuilder label = new StringBuilder();
            add(label, requestsPerMinute, "requests/min");
            add(label, tokensPerMinute, "tokens/min");
            add(label, requestsPerDay, "requests/day");
            add(label, concurrency, "at once");
            return label.toString();
        }

        private static void add(StringBuilder label, @Nullable Long bound, String unit) {
            if (bound != null) {
                label.append(label.isEmpty() ? "" : ", ")
                        .append(bound)
                        .append(' ')
                        .append(unit);
            }
        }
    }

    public record Key(
            UUID id,
            String label,
            String name,
            @Nullable UUID projectId,
            boolean disabled,
            @Nullable String limitUsd,
            @Nullable String limitReset,
            @Nullable Instant createdAt,
            @Nullable String usageUsd,
            @Nullable String usageMonthlyUsd,
            @Nullable String limitRemainingUsd,
            @Nullable RateLimits rateLimits) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NewKey(
            String name,
            @Nullable UUID projectId,
            @Nullable String limitUsd,
            @Nullable String limitReset) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record KeyChange(@Nullable Boolean disabled) {}

    /**
     * The one answer that holds a key in clear; its text form does not.
     *
     * @param key absent when the same form is sent again: it was shown once
     */
    public record CreatedKey(@Nullable String key, Key data) {
        @Override
        public String toString() {
            return "CreatedKey[" + data.label() + "]";
        }
    }

    /** One thing in an envelope. */
    public record One<T>(T data) {}

    /** Money is US dollars as decimal strings; what was used is absent while billing does not answer, and for a budget for each value, which has {@code top}. */
    public record Budget(
            UUID id,
            String name,
            BudgetSubject subject,
            String limitUsd,
            String window,
            String timeZone,
            String mode,
            @Nullable Instant resetsAt,
            @Nullable String usedUsd,
            @Nullable String heldUsd,
            @Nullable String remainingUsd,
            @Nullable Long values,
            @Nullable List<BudgetValue> top) {}

    /** @param each true for a limit for every value by itself */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BudgetSubject(
            String kind,
            @Nullable UUID id,
            @Nullable String value,
            @Nullable Boolean each) {}

    public record BudgetValue(String value, String usedUsd, String heldUsd, String remainingUsd) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NewBudget(
            String name,
            BudgetSubject subject,
            String limitUsd,
            String window,
            @Nullable String timeZone,
            String mode) {}

    public record BudgetChange(String name, String limitUsd, String mode) {}

    public record ByokKey(
            UUID id,
            String provider,
            String label,
            @Nullable String last4,
            boolean enabled,
            @Nullable Instant createdAt) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NewByokKey(
            String provider,
            String label,
            String secret,
            @Nullable String baseUrl) {
        @Override
        public String toString() {
            return "NewByokKey[" + provider + ", " + label + "]";
        }
    }

    /** @param status {@code active}, or {@code invited} until the first sign-in with that address */
    public record Member(
            UUID id, String email, String role, @Nullable String status) {
        public boolean invited() {
            return "invited".equals(status);
        }
    }

    public record RoleChange(String role) {}

    public record OrganizationLine(
            UUID id, String name, String status, @Nullable Instant createdAt) {}

    public record NewMember(String email, String role) {}

    public record Model(
            String id,
            String name,
            @Nullable Long contextLength,
            @Nullable List<String> outputModalities,
            List<Endpoint> endpoints) {
        public boolean makesText() {
            return outputModalities == null || outputModalities.contains("text");
        }
    }

    public record Endpoint(String provider, @Nullable Map<String, String> price) {}
}

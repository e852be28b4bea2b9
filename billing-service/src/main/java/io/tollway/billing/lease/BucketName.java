package io.tollway.billing.lease;

import io.tollway.billing.error.FieldError;
import io.tollway.billing.lease.LeaseRequest.BudgetRef;
import io.tollway.contracts.state.BudgetBucket;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A bucket as a call names it: everything may be missing.
 *
 * @param budgetId only for {@code budget}
 * @param value only for a budget that holds for each value
 */
record BucketName(
        @Nullable String kind,
        @Nullable UUID id,
        @Nullable UUID budgetId,
        @Nullable String value) {
    private static final String SHAPE = "must be {kind: balance, key or budget, id: a UUID; for a budget budget_id, and"
            + " value when it holds for each, with the id that is made from both}";

    /** The bucket, with the budget it belongs to if it is one's. */
    record Named(Bucket bucket, @Nullable BudgetRef budget) {}

    /** Empty, with the mistake noted, when it names none. */
    static Optional<Named> check(List<FieldError> errors, @Nullable BucketName name, String path) {
        Named named = name == null ? null : name.named();
        if (named == null) {
            errors.add(new FieldError(path + "bucket", "invalid_value", SHAPE));
        }
        return Optional.ofNullable(named);
    }

    private @Nullable Named named() {
        if (id == null || kind == null) {
            return null;
        }
        UUID budget = budgetId;
        return switch (kind) {
            case "balance", "key" ->
                budget == null && value == null ? new Named(new Bucket(Bucket.Kind.of(kind), id), null) : null;
            case "budget" -> budget == null ? null : ofBudget(id, budget);
            default -> null;
        };
    }

    /** The id is made here once more: two gateways that found different ids for one value would each have the whole budget. */
    private @Nullable Named ofBudget(UUID bucket, UUID budget) {
        BudgetBucket made = value == null ? BudgetBucket.of(budget) : BudgetBucket.of(budget, value);
        return made.id().equals(bucket)
                ? new Named(new Bucket(Bucket.Kind.BUDGET, bucket), new BudgetRef(budget, made.value()))
                : null;
    }
}

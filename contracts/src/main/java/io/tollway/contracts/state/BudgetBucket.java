package io.tollway.contracts.state;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a budget's count is kept: one bucket for the budget, or one for each value. Gateways and billing find the same id without asking each other.
 *
 * @param id the budget's own id, or one made from it and the value ({@link ValueId})
 * @param value absent when the budget has a single bucket; a value that is long or cannot be stored as text stands here as {@code sha256:} and its digest
 */
public record BudgetBucket(UUID id, @Nullable String value) {
    private static final int LONGEST = 128;

    /** The bucket of a budget that has only one. */
    public static BudgetBucket of(UUID budget) {
        return new BudgetBucket(budget, null);
    }

    /** The bucket of one value of a budget for each value. A value that was shortened once stays as it is. */
    public static BudgetBucket of(UUID budget, String value) {
        String kept = isPlain(value)
                ? value
                : "sha256:" + HexFormat.of().formatHex(ValueId.sha256(value.getBytes(StandardCharsets.UTF_8)));
        return new BudgetBucket(ValueId.of(budget, kept), kept);
    }

    private static boolean isPlain(String value) {
        if (value.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            if (Character.isISOControl(each) || Character.isSurrogate(each)) {
                return false;
            }
        }
        return true;
    }
}

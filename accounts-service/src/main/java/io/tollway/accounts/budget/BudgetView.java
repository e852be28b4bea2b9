package io.tollway.accounts.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tollway.accounts.budget.BudgetSpending.Count;
import io.tollway.accounts.budget.BudgetSpending.Spend;
import io.tollway.accounts.input.UsdAmount;
import io.tollway.contracts.state.BudgetState;
import io.tollway.contracts.state.BudgetWindow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A budget as the API shows it. Money is US dollars as decimal strings.
 *
 * @param resetsAt when it starts again; absent for a lifetime
 * @param usedUsd in the present window; absent when billing did not tell, and for a budget for each value
 * @param heldUsd what gateways have been promised of it and have not spent
 * @param remainingUsd limit without used and held, never less than nothing
 * @param values how many values have been counted in the present window; only of a budget for each value
 * @param top those values that used most
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BudgetView(
        UUID id,
        String name,
        Subject subject,
        String limitUsd,
        String window,
        String timeZone,
        String mode,
        Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant resetsAt,
        @Nullable String usedUsd,
        @Nullable String heldUsd,
        @Nullable String remainingUsd,
        @Nullable Long values,
        @Nullable List<Value> top) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Subject(
            String kind,
            @Nullable UUID id,
            @Nullable String value,
            @Nullable Boolean each) {
        static Subject of(BudgetState.Subject subject) {
            return new Subject(
                    BudgetBodies.wire(subject.kind()),
                    subject.id(),
                    subject.value(),
                    subject.eachValue() ? Boolean.TRUE : null);
        }
    }

    record Value(String value, String usedUsd, String heldUsd, String remainingUsd) {}

    record Page(List<BudgetView> data) {}

    record One(BudgetView data) {}

    record Deleted(boolean deleted) {}

    /** Without anything that changes by itself, as the audit trail keeps it. */
    static BudgetView of(BudgetEntity budget) {
        return of(budget, null, null);
    }

    /**
     * @param now the moment whose window is told; null to tell of none
     * @param spend null when it is not known; then nothing is said of it
     */
    static BudgetView of(BudgetEntity budget, @Nullable Instant now, @Nullable Spend spend) {
        BudgetState state = budget.toState();
        boolean each = state.subject().eachValue();
        BudgetWindow.Span span = now == null ? null : state.window().at(now, state.zone());
        Count single = spend == null || each
                ? null
                : spend.counts().stream().findFirst().orElse(new Count(null, BigDecimal.ZERO, BigDecimal.ZERO));
        return new BudgetView(
                budget.id,
                budget.name,
                Subject.of(state.subject()),
                text(UsdAmount.usd(budget.limitNano)),
                state.window().wireName(),
                budget.timeZone,
                BudgetBodies.wire(budget.mode),
                budget.createdAt,
                budget.updatedAt,
                span == null ? null : span.end(),
                single == null ? null : text(single.used()),
                single == null ? null : text(single.held()),
                single == null ? null : remaining(budget, single),
                each && spend != null ? (Long) spend.values() : null,
                each && spend != null ? top(budget, spend) : null);
    }

    private static List<Value> top(BudgetEntity budget, Spend spend) {
        return spend.counts().stream()
                .map(count -> new Value(
                        count.value() == null ? "" : count.value(),
                        text(count.used()),
                        text(count.held()),
                        remaining(budget, count)))
                .toList();
    }

    private static String remaining(BudgetEntity budget, Count count) {
        return text(UsdAmount.usd(budget.limitNano)
                .subtract(count.used())
                .subtract(count.held())
                .max(BigDecimal.ZERO));
    }

    private static String text(BigDecimal usd) {
        BigDecimal plain = usd.stripTrailingZeros();
        return (plain.scale() < 0 ? plain.setScale(0) : plain).toPlainString();
    }
}

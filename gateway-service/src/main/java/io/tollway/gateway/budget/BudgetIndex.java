package io.tollway.gateway.budget;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.BudgetBucket;
import io.tollway.contracts.state.BudgetState;
import io.tollway.contracts.state.BudgetState.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An organization's budgets by what they hold for, made once for each version of its policy. Immutable. */
public final class BudgetIndex {
    public static final BudgetIndex NONE = new BudgetIndex(List.of());

    private final boolean empty;
    private final List<BudgetMatch> all;
    private final Map<UUID, List<BudgetMatch>> byId = new HashMap<>();
    private final Map<Kind, Map<String, List<BudgetMatch>>> byValue = new EnumMap<>(Kind.class);
    private final Map<Kind, List<BudgetState>> forEach = new EnumMap<>(Kind.class);

    private BudgetIndex(List<BudgetState> budgets) {
        this.empty = budgets.isEmpty();
        List<BudgetMatch> unconditional = new ArrayList<>();
        budgets.stream()
                .sorted(Comparator.comparing(BudgetState::budgetId))
                .forEach(budget -> file(budget, unconditional));
        this.all = List.copyOf(unconditional);
    }

    private void file(BudgetState budget, List<BudgetMatch> unconditional) {
        Kind kind = budget.subject().kind();
        String value = budget.subject().value();
        BudgetMatch match =
                new BudgetMatch(budget, BudgetBucket.of(budget.budgetId()), kind == Kind.MODEL ? value : null);
        UUID id = budget.subject().id();
        if (id != null) {
            // Ids are unique over projects, members and keys, so one map holds them all.
            byId.computeIfAbsent(id, each -> new ArrayList<>()).add(match);
        } else if (value != null) {
            byValue.computeIfAbsent(kind, each -> new HashMap<>())
                    .computeIfAbsent(value, each -> new ArrayList<>())
                    .add(match);
        } else if (kind.hasValues()) {
            forEach.computeIfAbsent(kind, each -> new ArrayList<>()).add(budget);
        } else {
            unconditional.add(match);
        }
    }

    public static BudgetIndex of(List<BudgetState> budgets) {
        return budgets.isEmpty() ? NONE : new BudgetIndex(budgets);
    }

    /** Whether there are no budgets at all; then a request needs no further look. */
    public boolean isEmpty() {
        return empty;
    }

    /**
     * The budgets that a request counts in, in the order in which it reserves: organization, project, member, key, models, tags, end user, and among those of one by age.
     *
     * @param models every model that may come to answer on the platform's credentials
     */
    public List<BudgetMatch> matching(
            ApiKeyState key, List<String> models, List<String> tags, @Nullable String endUser) {
        if (empty) {
            return List.of();
        }
        List<BudgetMatch> found = new ArrayList<>(all);
        ofId(key.projectId(), found);
        ofId(key.memberId(), found);
        ofId(key.keyId(), found);
        for (String model : models) {
            ofValue(Kind.MODEL, model, found);
        }
        for (String tag : tags) {
            ofValue(Kind.TAG, tag, found);
        }
        if (endUser != null) {
            ofValue(Kind.END_USER, endUser, found);
        }
        return found;
    }

    private void ofId(@Nullable UUID id, List<BudgetMatch> found) {
        List<BudgetMatch> named = id == null ? null : byId.get(id);
        if (named != null) {
            found.addAll(named);
        }
    }

    private void ofValue(Kind kind, String value, List<BudgetMatch> found) {
        Map<String, List<BudgetMatch>> values = byValue.get(kind);
        List<BudgetMatch> named = values == null ? null : values.get(value);
        if (named != null) {
            found.addAll(named);
        }
        List<BudgetState> each = forEach.get(kind);
        if (each != null) {
            for (BudgetState budget : each) {
                found.add(new BudgetMatch(
                        budget, BudgetBucket.of(budget.budgetId(), value), kind == Kind.MODEL ? value : null));
            }
        }
    }
}

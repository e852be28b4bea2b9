package io.tollway.contracts.state;

import static io.tollway.contracts.Checks.notBlank;
import static io.tollway.contracts.Checks.present;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a part of an organization's traffic may spend in a calendar window. Subject, window and zone never change: they say what the count is a count of. Whoever wants others makes
 * another budget.
 *
 * @param limitNano nano-dollars in each window; 0 lets nothing pass that costs anything
 * @param timeZone the IANA zone whose days the window counts in, fixed when the budget was made
 */
public record BudgetState(
        UUID budgetId, String name, Subject subject, long limitNano, BudgetWindow window, String timeZone, Mode mode) {

    /** What happens when the limit is reached. */
    public enum Mode {
        /** Requests that do not fit are refused. */
        ENFORCE,
        /** Counted and told about; nobody is refused. */
        SHADOW
    }

    /** Whose spending is counted. */
    public enum Kind {
        ORGANIZATION,
        PROJECT,
        /** Every key that the member has made. */
        MEMBER,
        KEY,
        /** The model that served the request. */
        MODEL,
        TAG,
        /** The customer's own user, as the request names it. */
        END_USER;

        /** Whether the subject is named by an id; an organization needs none, the others have values that requests bring along. */
        public boolean hasId() {
            return this == PROJECT || this == MEMBER || this == KEY;
        }

        /** Whether requests bring the subject along, so that a budget may hold for each value by itself. */
        public boolean hasValues() {
            return this == MODEL || this == TAG || this == END_USER;
        }
    }

    /**
     * @param id of the project, member or key; absent otherwise
     * @param value the model, tag or end user; absent when the budget holds for each of them by itself
     */
    public record Subject(
            Kind kind, @Nullable UUID id, @Nullable String value) {
        public Subject {
            present(kind, "subject.kind");
            if (kind.hasId() != (id != null)) {
                throw new IllegalArgumentException("subject.id goes with project, member and key, and only with them");
            }
            if (value != null && (!kind.hasValues() || value.isBlank())) {
                throw new IllegalArgumentException("subject.value goes with model, tag and end_user, and is not blank");
            }
        }

        /** Whether every value has its own count. */
        public boolean eachValue() {
            return kind.hasValues() && value == null;
        }
    }

    public BudgetState {
        present(budgetId, "budget_id");
        notBlank(name, "name");
        present(subject, "subject");
        present(window, "window");
        present(mode, "mode");
        if (limitNano < 0) {
            throw new IllegalArgumentException("limit_nano is negative");
        }
        try {
            ZoneId.of(notBlank(timeZone, "time_zone"));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("time_zone is not known", e);
        }
    }

    public boolean enforced() {
        return mode == Mode.ENFORCE;
    }

    public ZoneId zone() {
        return ZoneId.of(timeZone);
    }
}

package io.tollway.console.budgets;

import io.tollway.console.client.FormProblem;
import io.tollway.console.client.accounts.AccountsShapes.BudgetSubject;
import io.tollway.console.client.accounts.AccountsShapes.NewBudget;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the form for a new budget holds, as text, so that a refused one comes back as it was sent.
 *
 * @param subject the kind, for project, member and key with a colon and the id behind it
 * @param value the model, tag or end user; empty for each of them by itself
 * @param problem why it was refused
 */
public record BudgetForm(
        String name,
        String subject,
        String value,
        String limitUsd,
        String window,
        String timeZone,
        String mode,
        FormProblem problem) {
    private static final String[] FIELDS = {
        "name", "subject", "subject.id", "subject.value", "limit_usd", "window", "time_zone", "mode"
    };

    static BudgetForm empty() {
        return new BudgetForm("", "organization", "", "", "monthly", "", "enforce", FormProblem.NONE);
    }

    BudgetForm refused(FormProblem why) {
        return new BudgetForm(name, subject, value, limitUsd, window, timeZone, mode, why);
    }

    static String[] fields() {
        return FIELDS.clone();
    }

    /** What is wrong with the choice of the subject, whichever part of it. */
    public String subjectProblem() {
        String whole = problem.at("subject");
        return whole.isEmpty() ? problem.at("subject.id") : whole;
    }

    /** Whether that project, member or key was chosen. */
    public boolean isSubject(String kind, UUID id) {
        return subject.equals(kind + ":" + id);
    }

    NewBudget budget() {
        return new NewBudget(name, subjectOf(), limitUsd, window, blankToNull(timeZone), mode);
    }

    private BudgetSubject subjectOf() {
        int colon = subject.indexOf(':');
        String kind = colon < 0 ? subject : subject.substring(0, colon);
        if (colon >= 0) {
            return new BudgetSubject(kind, UUID.fromString(subject.substring(colon + 1)), blankToNull(value), null);
        }
        String of = blankToNull(value);
        boolean each = of == null && !kind.equals("organization");
        return new BudgetSubject(kind, null, of, each ? Boolean.TRUE : null);
    }

    static String text(@Nullable String sent) {
        return Objects.requireNonNullElse(sent, "").strip();
    }

    private static @Nullable String blankToNull(String text) {
        return text.isBlank() ? null : text;
    }
}

package io.tollway.console.projects;

import io.tollway.console.client.FormProblem;
import io.tollway.console.client.accounts.AccountsShapes.Project;
import io.tollway.console.client.accounts.AccountsShapes.StorageChange;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the form holds, the days as text, so that a refused one comes back as it was sent.
 *
 * @param problem why it was refused
 */
public record StorageForm(boolean store, String days, FormProblem problem) {
    static StorageForm of(Project project) {
        return new StorageForm(
                project.storeResponses(), Integer.toString(project.responseRetentionDays()), FormProblem.NONE);
    }

    /** As it was sent; a box that is not ticked is not sent at all. */
    static StorageForm sent(@Nullable String store, @Nullable String days) {
        return new StorageForm("true".equals(store), Objects.requireNonNullElse(days, ""), FormProblem.NONE);
    }

    StorageForm refused(FormProblem why) {
        return new StorageForm(store, days, why);
    }

    /** @throws NumberFormatException when the days are none; an empty field leaves them as they are */
    StorageChange change() {
        return new StorageChange(store, days.isBlank() ? null : (Integer) Integer.parseInt(days.strip()));
    }
}

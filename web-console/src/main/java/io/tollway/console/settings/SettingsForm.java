package io.tollway.console.settings;

import io.tollway.console.client.FormProblem;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the form holds, so that a refused one comes back as it was sent.
 *
 * @param problem why it was refused
 */
public record SettingsForm(String name, String timeZone, FormProblem problem) {
    /** As it was sent; a field that is not there is an empty one. */
    static SettingsForm sent(@Nullable String name, @Nullable String timeZone) {
        return new SettingsForm(
                Objects.requireNonNullElse(name, ""), Objects.requireNonNullElse(timeZone, ""), FormProblem.NONE);
    }

    SettingsForm refused(FormProblem why) {
        return new SettingsForm(name, timeZone, why);
    }
}

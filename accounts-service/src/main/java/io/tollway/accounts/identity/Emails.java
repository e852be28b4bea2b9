package io.tollway.accounts.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** E-mail addresses as they are compared here: trimmed, lower case, and plausible; whether one works only a mail to it can tell. */
public final class Emails {
    private static final Pattern PLAUSIBLE =
            Pattern.compile("[^\\s@,;<>\"()\\[\\]\\\\]{1,64}@[a-z0-9-]+(\\.[a-z0-9-]+)*");

    private Emails() {}

    public static Optional<String> normalized(String text) {
        String email = text.strip().toLowerCase(Locale.ROOT);
        return email.length() <= 254 && PLAUSIBLE.matcher(email).matches() ? Optional.of(email) : Optional.empty();
    }
}

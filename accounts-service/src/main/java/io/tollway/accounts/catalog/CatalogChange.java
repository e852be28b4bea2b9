package io.tollway.accounts.catalog;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the difference between the catalog and a document.
 *
 * @param kind {@code provider}, {@code account_secret}, {@code model} or {@code price}
 * @param before as the API shows it; a secret is never shown, not even whether it looks alike
 */
record CatalogChange(
        String kind,
        String id,
        String change,
        @Nullable Object before,
        @Nullable Object after) {

    enum Verb {
        ADDED,
        CHANGED,
        REMOVED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static CatalogChange of(String kind, String id, @Nullable Object before, @Nullable Object after) {
        Verb verb = before == null ? Verb.ADDED : after == null ? Verb.REMOVED : Verb.CHANGED;
        return new CatalogChange(kind, id, verb.wireName(), before, after);
    }

    static CatalogChange ofSecret(String account, Verb verb) {
        return new CatalogChange("account_secret", account, verb.wireName(), null, null);
    }
}

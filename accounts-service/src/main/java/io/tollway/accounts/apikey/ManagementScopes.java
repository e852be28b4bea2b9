package io.tollway.accounts.apikey;

import io.tollway.accounts.input.Fields;
import io.tollway.accounts.input.NearestName;
import java.util.List;

/** What a management key may be allowed: an area, and reading or writing in it. Billing's areas are listed here too, since one key serves both services. */
public final class ManagementScopes {
    /** Everything that a key may ever be allowed. */
    public static final List<String> ALL = List.of(
            "audit:read",
            "budgets:read",
            "budgets:write",
            "byok:read",
            "byok:write",
            "credits:read",
            "invoices:read",
            "keys:read",
            "keys:write",
            "members:read",
            "organization:read",
            "projects:write",
            "usage:read");

    private ManagementScopes() {}

    static void check(Fields fields, List<String> scopes) {
        if (scopes.isEmpty()) {
            fields.error("scopes", "empty", "must name at least one of " + String.join(", ", ALL));
        }
        for (int index = 0; index < scopes.size(); index++) {
            if (!ALL.contains(scopes.get(index))) {
                fields.error(
                        "scopes[" + index + "]",
                        "unknown_value",
                        "unknown scope"
                                + NearestName.of(scopes.get(index), ALL)
                                        .map(name -> "; did you mean \"" + name + "\"?")
                                        .orElse("; known: " + String.join(", ", ALL)));
            }
        }
    }
}

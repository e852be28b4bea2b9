package io.tollway.accounts.database;

import io.tollway.accounts.ids.OrganizationId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * For whom a transaction runs. Row-level security compares rows with these settings; a setting that is not named is empty, and an empty one sees nothing.
 */
public final class Scope {
    private final Map<String, String> settings;

    private Scope(Map<String, String> settings) {
        this.settings = settings;
    }

    /** One organization's rows. */
    public static Scope tenant(OrganizationId organization) {
        return new Scope(Map.of("app.tenant_id", organization.toString()));
    }

    /** The platform's rows: catalog, operator keys, the list of organizations. */
    public static Scope operator() {
        return new Scope(Map.of("app.role", "operator"));
    }

    /** State records on their way out, whosever they are. */
    public static Scope publisher() {
        return new Scope(Map.of("app.role", "publisher"));
    }

    /** The one key with this digest. */
    public static Scope presentedKey(String digest) {
        return new Scope(Map.of("app.presented_digest", digest));
    }

    /** One person's own memberships, and the organizations these are in. */
    public static Scope person(String subject) {
        return new Scope(Map.of("app.subject", subject));
    }

    /** Invitations to one verified e-mail address (lower case). */
    public static Scope invited(String email) {
        return new Scope(Map.of("app.email", email));
    }

    /** What is public anyway. */
    public static Scope anyone() {
        return new Scope(Map.of());
    }

    /** The same, and the remembered answers of this caller. */
    public Scope rememberingFor(String callerId) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put("app.caller", callerId);
        return new Scope(more);
    }

    Map<String, String> settings() {
        return settings;
    }
}

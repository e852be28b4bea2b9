package io.tollway.accounts.identity;

/** What can be allowed inside an organization. A management key has each by a scope, a member by the role. */
public enum Permission {
    READ_ORGANIZATION("organization:read"),
    /** Make, see and change the keys one has made oneself. */
    USE_OWN_KEYS("keys:write"),
    READ_KEYS("keys:read"),
    /** Everybody's keys. */
    MANAGE_KEYS("keys:write"),
    /** Keys that manage: whoever makes one hands on power, so only people may. */
    MANAGE_MANAGEMENT_KEYS(""),
    READ_MEMBERS("members:read"),
    /** Membership is power, and a key must not hand on more than it has: people only. */
    MANAGE_MEMBERS(""),
    GIVE_OWNERSHIP(""),
    MANAGE_PROJECTS("projects:write"),
    READ_BUDGETS("budgets:read"),
    MANAGE_BUDGETS("budgets:write"),
    READ_BYOK("byok:read"),
    MANAGE_BYOK("byok:write"),
    READ_AUDIT("audit:read");

    private final String scope;

    Permission(String scope) {
        this.scope = scope;
    }

    /** The scope that a management key needs; empty when no key may do this. */
    public String scope() {
        return scope;
    }
}

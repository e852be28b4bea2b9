package io.tollway.contracts;

import java.util.List;

/** Every topic of Tollway. Whoever starts a broker creates {@link #all()}; no service creates topics by writing to them. */
public final class Topics {
    /** Key: API key id. Payload: {@link io.tollway.contracts.state.ApiKeyState}. */
    public static final Topic API_KEY_STATE = state("apikey.state.v1");

    /** Key: organization id. Payload: {@link io.tollway.contracts.state.TenantState}. */
    public static final Topic TENANT_STATE = state("tenant.state.v1");

    /** Key: membership id. Payload: {@link io.tollway.contracts.state.MemberState}. */
    public static final Topic MEMBER_STATE = state("member.state.v1");

    /** Key: organization id. Payload: {@link io.tollway.contracts.state.PolicyState}. */
    public static final Topic POLICY_STATE = state("policy.state.v1");

    /** Key: credential id. Payload: {@link io.tollway.contracts.state.CredentialState}; secrets as ciphertext only. */
    public static final Topic CREDENTIAL_STATE = state("credential.state.v1");

    /** Key: {@code provider:<id>} or {@code model:<id>}. Payload: {@link io.tollway.contracts.state.CatalogState}. */
    public static final Topic CATALOG_STATE = state("catalog.state.v1");

    /** Key: {@code <endpoint id>#<version>}, immutable, never deleted. Payload: {@link io.tollway.contracts.state.PriceState}. */
    public static final Topic PRICE_STATE = state("price.state.v1");

    /** Key: organization id. Payload: {@link io.tollway.contracts.usage.UsageEvent}. */
    public static final Topic USAGE_EVENTS = new Topic("usage.events.v1", Topic.Kind.FACT, 6);

    /** Key: spool id. Payload: {@link io.tollway.contracts.ledger.UsageApplied}. */
    public static final Topic USAGE_APPLIED = state("usage.applied.v1");

    /** Key: lease id. Payload: {@link io.tollway.contracts.ledger.LeaseClosed}. */
    public static final Topic LEASE_CLOSED = state("lease.closed.v1");

    /** Key: organization id. Payload: {@link io.tollway.contracts.ledger.BalanceState}. */
    public static final Topic BALANCE_STATE = state("balance.state.v1");

    /** Key: organization id. Payload: {@link io.tollway.contracts.ledger.BillingEvent}. */
    public static final Topic BILLING_EVENTS = new Topic("billing.events.v1", Topic.Kind.FACT, 1);

    private static final List<Topic> ALL = List.of(
            API_KEY_STATE,
            TENANT_STATE,
            MEMBER_STATE,
            POLICY_STATE,
            CREDENTIAL_STATE,
            CATALOG_STATE,
            PRICE_STATE,
            USAGE_EVENTS,
            USAGE_APPLIED,
            LEASE_CLOSED,
            BALANCE_STATE,
            BILLING_EVENTS);

    private Topics() {}

    public static List<Topic> all() {
        return ALL;
    }

    private static Topic state(String name) {
        return new Topic(name, Topic.Kind.STATE, 1);
    }
}

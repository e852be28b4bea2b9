package io.tollway.gateway.state;

import io.tollway.contracts.Topic;
import io.tollway.contracts.Topics;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.CredentialState;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.state.TenantState;
import java.util.List;
import java.util.function.Function;

/** A topic that the snapshot folds: what its payload is, and which record key that payload must travel under. */
record StateKind<T>(Topic topic, Class<T> payload, Function<T, String> recordKey) {
    static final StateKind<ApiKeyState> KEYS = new StateKind<>(
            Topics.API_KEY_STATE, ApiKeyState.class, key -> key.keyId().toString());
    static final StateKind<TenantState> TENANTS =
            new StateKind<>(Topics.TENANT_STATE, TenantState.class, tenant -> tenant.organizationId()
                    .toString());
    static final StateKind<PolicyState> POLICIES =
            new StateKind<>(Topics.POLICY_STATE, PolicyState.class, policy -> policy.organizationId()
                    .toString());
    static final StateKind<CredentialState> CREDENTIALS =
            new StateKind<>(Topics.CREDENTIAL_STATE, CredentialState.class, credential -> credential
                    .credentialId()
                    .toString());
    static final StateKind<CatalogState> CATALOG =
            new StateKind<>(Topics.CATALOG_STATE, CatalogState.class, CatalogState::recordKey);
    static final StateKind<PriceState> PRICES =
            new StateKind<>(Topics.PRICE_STATE, PriceState.class, PriceState::recordKey);

    static final List<StateKind<?>> ALL = List.of(KEYS, TENANTS, POLICIES, CREDENTIALS, CATALOG, PRICES);
}

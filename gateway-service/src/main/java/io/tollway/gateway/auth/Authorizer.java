package io.tollway.gateway.auth;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.PolicyState.ProjectPolicy;
import io.tollway.contracts.state.TenantState;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.state.Snapshot;
import java.time.Instant;
import java.util.UUID;

/** What a known key may do. Refuses with 401 or 403 only from positive knowledge; what has not arrived yet is a 503. */
public final class Authorizer {
    private static final long RETRY_SECONDS = 1;

    private Authorizer() {}

    /**
     * A key of any kind, usable now.
     *
     * @throws Refusal 401 when it is disabled or expired, 403 when its organization is closed
     */
    public static void usable(ApiKeyState key, Snapshot snapshot, Instant now) throws Refusal {
        if (key.disabled()) {
            throw PresentedKey.unauthenticated("This key is disabled");
        }
        if (key.expiresAt() != null && !now.isBefore(key.expiresAt())) {
            throw PresentedKey.unauthenticated("This key has expired");
        }
        UUID organization = key.organizationId();
        if (organization != null) {
            TenantState tenant = snapshot.tenant(organization);
            if (tenant != null && tenant.status() == TenantState.Status.CLOSED) {
                throw new Refusal(
                        new GatewayError.NotPermitted("organization_closed", "The key's organization is closed", null));
            }
        }
    }

    /**
     * The caller of a model.
     *
     * @throws Refusal 401, 403, or 503 while the organization or its policy is not known in the version the key needs
     */
    public static Caller modelCall(ApiKeyState key, Snapshot snapshot, Instant now) throws Refusal {
        usable(key, snapshot, now);
        UUID organization = key.organizationId();
        UUID project = key.projectId();
        if (key.kind() != ApiKeyState.Kind.API || organization == null || project == null) {
            throw new Refusal(new GatewayError.NotPermitted(
                    "wrong_key_kind",
                    "Management keys cannot call models; use a key that begins with " + KeyFormat.API_PREFIX,
                    null));
        }
        TenantState tenant = snapshot.tenant(organization);
        PolicyState policy = snapshot.policy(organization);
        if (tenant == null || policy == null || policy.version() < key.policyVersion()) {
            throw notArrived();
        }
        if (tenant.status() == TenantState.Status.FROZEN) {
            throw new Refusal(new GatewayError.NotPermitted(
                    "organization_frozen", "The organization is frozen; its owner was told why", null));
        }
        ProjectPolicy projectPolicy = snapshot.project(organization, project);
        if (projectPolicy == null) {
            throw new Refusal(new GatewayError.NotPermitted(
                    "project_deleted", "The key's project does not exist any more", null));
        }
        return new Caller(key, organization, projectPolicy, policy.version(), snapshot.budgets(organization));
    }

    private static Refusal notArrived() {
        return new Refusal(new GatewayError.Unavailable(
                "policy_unavailable",
                "The organization's policy has not reached this gateway yet; try again in a second",
                RETRY_SECONDS));
    }
}

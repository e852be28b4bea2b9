package io.tollway.billing.state;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.BudgetState;
import io.tollway.contracts.state.MemberState;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.state.TenantState;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What accounts has said so far. Every answer may be older than the truth: absence means "not known here", never "does not exist", unless {@link #complete()} and the caller can live
 * with the delay of Kafka.
 */
public interface StateFold {
    Optional<TenantState> tenant(UUID organizationId);

    Optional<ApiKeyState> key(UUID keyId);

    /** The newest policy version received for the organization. */
    OptionalLong policyVersion(UUID organizationId);

    /** A budget of the organization's newest policy received. */
    Optional<BudgetState> budget(UUID organizationId, UUID budgetId);

    Optional<PriceState> price(String endpointId, int version);

    /** The person's membership in the organization; also an inactive one. */
    Optional<MemberState> member(UUID organizationId, String subject);

    /** Whether everything that was on the topics when this process started has been read. */
    boolean complete();

    /** Whether the end of the topics was reached within the last seconds: what is absent then had not been published a moment ago. */
    boolean current();

    /** Rises with every record taken in; lets a waiter see that something new arrived. */
    long revision();

    /** Called with every new version of an organization, from the fold's thread, and at once for those already known. */
    void onTenant(Consumer<TenantState> listener);
}

package io.tollway.accounts.tenant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tollway.contracts.state.PolicyState;
import java.util.Locale;
import java.util.UUID;

/**
 * Part of an organization with its own keys and own provider keys; this is also how the API shows it.
 *
 * @param byokMode which credentials serve its requests
 */
public record Project(UUID id, String name, @JsonIgnore PolicyState.ByokMode byokMode, boolean isDefault) {
    @JsonProperty("byok_mode")
    public String byokModeName() {
        return byokMode.name().toLowerCase(Locale.ROOT);
    }

    PolicyState.ProjectPolicy toPolicy() {
        return new PolicyState.ProjectPolicy(id, name, byokMode, false);
    }
}

package io.tollway.gateway.auth;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.PolicyState.ProjectPolicy;
import java.util.UUID;

/**
 * Who makes a model call, with everything that authorises it.
 *
 * @param policyVersion the policy under which the call is admitted
 */
public record Caller(ApiKeyState key, UUID organization, ProjectPolicy project, long policyVersion) {}

package io.tollway.contracts.state;

import static io.tollway.contracts.Checks.notBlank;
import static io.tollway.contracts.Checks.positive;
import static io.tollway.contracts.Checks.present;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an organization's traffic may do, project by project. A lower level only narrows.
 *
 * @param limits how much traffic all its keys together may have; absent means any
 * @param budgets what parts of its traffic may spend, beside its balance
 * @param endUserLimits how much traffic each of its end users may have, over all projects; absent means any
 */
public record PolicyState(
        UUID organizationId,
        List<ProjectPolicy> projects,
        long version,
        @Nullable RateLimits limits,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<BudgetState> budgets,
        @Nullable RateLimits endUserLimits) {

    /** A policy without traffic limits. */
    public PolicyState(UUID organizationId, List<ProjectPolicy> projects, long version) {
        this(organizationId, projects, version, null);
    }

    /** A policy without budgets. */
    public PolicyState(UUID organizationId, List<ProjectPolicy> projects, long version, @Nullable RateLimits limits) {
        this(organizationId, projects, version, limits, List.of());
    }

    /** A policy without limits of end users. */
    public PolicyState(
            UUID organizationId,
            List<ProjectPolicy> projects,
            long version,
            @Nullable RateLimits limits,
            List<BudgetState> budgets) {
        this(organizationId, projects, version, limits, budgets, null);
    }

    /** Which credentials serve a project's requests, and in which order. */
    public enum ByokMode {
        /** Own credentials before the platform's accounts. */
        OWN_FIRST,
        /** Own credentials alone; credits are never touched. */
        OWN_ONLY,
        /** The platform's accounts alone. */
        CREDITS_ONLY
    }

    /**
     * @param logBodies whether the owner opted in to storing prompts and answers
     * @param limits how much traffic all keys of the project together may have; absent means any
     * @param endUserLimits how much traffic each end user of the project may have; absent means any
     * @param storedResponseDays how many days a response is kept that a program asks to have stored; absent means that none is stored
     */
    public record ProjectPolicy(
            UUID projectId,
            String name,
            ByokMode byokMode,
            boolean logBodies,
            @Nullable RateLimits limits,
            @Nullable RateLimits endUserLimits,
            @Nullable Integer storedResponseDays) {
        /** A project without traffic limits. */
        public ProjectPolicy(UUID projectId, String name, ByokMode byokMode, boolean logBodies) {
            this(projectId, name, byokMode, logBodies, null, null);
        }

        /** A project that stores no responses. */
        public ProjectPolicy(
                UUID projectId,
                String name,
                ByokMode byokMode,
                boolean logBodies,
                @Nullable RateLimits limits,
                @Nullable RateLimits endUserLimits) {
            this(projectId, name, byokMode, logBodies, limits, endUserLimits, null);
        }

        public ProjectPolicy {
            present(projectId, "project_id");
            notBlank(name, "name");
            present(byokMode, "byok_mode");
            if (storedResponseDays != null) {
                positive(storedResponseDays, "stored_response_days");
            }
        }
    }

    public PolicyState {
        present(organizationId, "organization_id");
        positive(version, "version");
        projects = List.copyOf(present(projects, "projects"));
        budgets = budgets == null ? List.of() : List.copyOf(budgets);
    }
}

package io.tollway.accounts.tenant;

import io.tollway.contracts.state.PolicyState;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code project}. */
@Entity
@Table(name = "project")
@SuppressWarnings("NullAway.Init")
class ProjectEntity {
    @Id
    @Column(name = "project_id")
    UUID id;

    @Column(name = "organization_id")
    UUID organizationId;

    String name;

    @Enumerated(EnumType.STRING)
    @Column(name = "byok_mode")
    PolicyState.ByokMode byokMode;

    @Column(name = "default_project")
    boolean defaultProject;

    @Column(name = "created_at")
    Instant createdAt;

    Project toProject() {
        return new Project(id, name, byokMode, defaultProject);
    }
}

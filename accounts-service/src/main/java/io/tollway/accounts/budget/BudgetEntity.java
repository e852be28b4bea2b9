package io.tollway.accounts.budget;

import io.tollway.contracts.state.BudgetState;
import io.tollway.contracts.state.BudgetWindow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code budget}. */
@Entity
@Table(name = "budget")
@SuppressWarnings("NullAway.Init")
class BudgetEntity {
    @Id
    @Column(name = "budget_id")
    UUID id;

    @Column(name = "organization_id")
    UUID organizationId;

    String name;

    @Enumerated(EnumType.STRING)
    @Column(name = "subject_kind")
    BudgetState.Kind subjectKind;

    @Column(name = "subject_id")
    @Nullable UUID subjectId;

    @Column(name = "subject_value")
    @Nullable String subjectValue;

    @Column(name = "limit_nano")
    long limitNano;

    @Enumerated(EnumType.STRING)
    BudgetWindow period;

    @Column(name = "time_zone")
    String timeZone;

    @Enumerated(EnumType.STRING)
    BudgetState.Mode mode;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    @Nullable Instant updatedAt;

    BudgetState toState() {
        return new BudgetState(
                id,
                name,
                new BudgetState.Subject(subjectKind, subjectId, subjectValue),
                limitNano,
                period,
                timeZone,
                mode);
    }
}

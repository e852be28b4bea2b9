package io.tollway.billing.caller;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.state.StateFold;
import io.tollway.contracts.state.MemberState;
import io.tollway.contracts.state.MemberState.Role;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/**
 * Who is a member of what, from the folded state. A membership that has not arrived is not the same as none: only after the topics were read to their end, for an organization that is
 * not new, and after a short wait, absence counts as knowledge.
 */
@ApplicationScoped
class Memberships {
    private static final Duration YOUNG = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final int LOOKS = 10;

    private final StateFold fold;
    private final Clock clock;

    Memberships(StateFold fold, Clock clock) {
        this.fold = fold;
        this.clock = clock;
    }

    /** What is known. */
    sealed interface Membership permits NotYetKnown, None, Held {}

    record NotYetKnown() implements Membership {}

    record None() implements Membership {}

    record Held(Role role) implements Membership {}

    Uni<Membership> find(OrganizationId organization, String subject) {
        return look(organization, subject, LOOKS);
    }

    private Uni<Membership> look(OrganizationId organization, String subject, int looks) {
        MemberState member = fold.member(organization.value(), subject).orElse(null);
        if (member != null) {
            return Uni.createFrom().item(member.active() ? new Held(member.role()) : new None());
        }
        if (!absenceIsKnowledge(organization)) {
            return Uni.createFrom().item(new NotYetKnown());
        }
        if (looks == 0) {
            return Uni.createFrom().item(new None());
        }
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(LOOK_AGAIN)
                .chain(() -> look(organization, subject, looks - 1));
    }

    private boolean absenceIsKnowledge(OrganizationId organization) {
        return fold.current()
                && fold.tenant(organization.value())
                        .filter(tenant -> tenant.createdAt().plus(YOUNG).isBefore(clock.instant()))
                        .isPresent();
    }
}

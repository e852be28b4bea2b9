package io.tollway.gateway.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.gateway.credit.LeaseAuthority.Ask;
import io.tollway.gateway.credit.LeaseAuthority.Grant;
import io.tollway.gateway.credit.LeaseAuthority.Opened;
import io.tollway.gateway.credit.LeaseAuthority.Outcome;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a gateway relies on in any lease authority: billing's, and the one its own tests use. */
abstract class LeaseAuthorityContract {
    private final UUID spool = UUID.randomUUID();

    /** An authority at which that organization has that credit. */
    abstract LeaseAuthority authority(UUID organization, long creditNano);

    @Test
    void aGrantIsAtLeastTheMinimumAndAtMostWhatWasWanted() {
        UUID organization = UUID.randomUUID();
        LeaseAuthority authority = authority(organization, 1_000);
        long epoch = open(authority).epoch();

        Grant granted = grant(authority, epoch, ask(organization, 600, 600));
        assertThat(granted.outcome()).isEqualTo(Outcome.GRANTED);
        assertThat(granted.grantedNano()).isEqualTo(600);
        assertThat(granted.expiresInMs()).isPositive();
        assertThat(granted.availableNano()).isEqualTo(400);
        assertThat(granted.heldNano()).isEqualTo(600);

        assertThat(grant(authority, epoch, ask(organization, 600, 100)).grantedNano())
                .isEqualTo(400);
        Grant refused = grant(authority, epoch, ask(organization, 600, 100));
        assertThat(refused.outcome()).isEqualTo(Outcome.INSUFFICIENT);
        assertThat(refused.availableNano()).isZero();
    }

    @Test
    void theSameLeaseIdYieldsTheSameGrant() {
        UUID organization = UUID.randomUUID();
        LeaseAuthority authority = authority(organization, 1_000);
        long epoch = open(authority).epoch();
        Ask ask = ask(organization, 600, 600);

        assertThat(grant(authority, epoch, ask).grantedNano()).isEqualTo(600);
        assertThat(grant(authority, epoch, ask).grantedNano()).isEqualTo(600);
        assertThat(grant(authority, epoch, ask(organization, 401, 401)).outcome())
                .isEqualTo(Outcome.INSUFFICIENT);
    }

    @Test
    void openingTheSpoolAgainListsItsLeasesAndShutsTheOlderOwnerOut() {
        UUID organization = UUID.randomUUID();
        LeaseAuthority authority = authority(organization, 1_000);
        long before = open(authority).epoch();
        Ask ask = ask(organization, 10, 10);
        grant(authority, before, ask);

        Opened again = open(authority);
        assertThat(again.epoch()).isGreaterThan(before);
        assertThat(again.leases()).singleElement().satisfies(lease -> {
            assertThat(lease.leaseId()).isEqualTo(ask.leaseId());
            assertThat(lease.organizationId()).isEqualTo(organization);
            assertThat(lease.bucketKind()).isEqualTo("balance");
            assertThat(lease.grantedNano()).isEqualTo(10);
            assertThat(lease.state()).isEqualTo("open");
        });
        assertThatThrownBy(() -> grant(authority, before, ask(organization, 1, 1)))
                .hasRootCauseInstanceOf(LeaseAuthority.StaleEpoch.class);
    }

    @Test
    void answersComeInTheOrderOfTheAsks() {
        UUID organization = UUID.randomUUID();
        LeaseAuthority authority = authority(organization, 1_000);
        long epoch = open(authority).epoch();
        List<Ask> asks = List.of(ask(organization, 5, 5), ask(UUID.randomUUID(), 5, 5));

        List<Grant> grants = CreditFixture.join(authority.grant(spool, "gw-1", epoch, asks));
        assertThat(grants)
                .extracting(Grant::leaseId)
                .containsExactly(asks.get(0).leaseId(), asks.get(1).leaseId());
        assertThat(grants.get(0).outcome()).isEqualTo(Outcome.GRANTED);
        assertThat(grants.get(1).outcome()).isNotEqualTo(Outcome.GRANTED);
    }

    private Opened open(LeaseAuthority authority) {
        return CreditFixture.join(authority.open(spool, "gw-1"));
    }

    private Grant grant(LeaseAuthority authority, long epoch, Ask ask) {
        return CreditFixture.join(authority.grant(spool, "gw-1", epoch, List.of(ask)))
                .getFirst();
    }

    private static Ask ask(UUID organization, long want, long min) {
        return new Ask(UUID.randomUUID(), BucketKey.balance(organization), want, min, 1);
    }
}

package io.tollway.billing.grant;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.grant.Grant.Request;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.GrantPosting;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.money.NanoUsd;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Asking for, approving and posting grants. The ledger posts under the grant's id, so an interrupted grant is simply posted again. */
@ApplicationScoped
class Grants {
    private static final Duration IN_HAND = Duration.ofSeconds(30);

    private final Database database;
    private final GrantRepository repository;
    private final Ledger ledger;
    private final Clock clock;
    private final NanoUsd approvalAbove;

    Grants(Database database, GrantRepository repository, Ledger ledger, GrantConfig config, Clock clock) {
        this.database = database;
        this.repository = repository;
        this.ledger = ledger;
        this.clock = clock;
        this.approvalAbove = NanoUsd.parse(config.approvalAboveUsd());
    }

    /** Repeated with the same id, it goes on where it was interrupted. */
    Uni<Grant> request(OrganizationId organization, UUID id, NanoUsd amount, String reason, String operator) {
        Grant grant = Grant.requested(
                new Request(id, organization, amount, reason, operator, clock.instant()), approvalAbove);
        return database.inTenant(organization, connection -> repository
                        .insert(connection, grant)
                        .chain(() -> repository.find(connection, organization, id)))
                .map(Optional::orElseThrow)
                .chain(this::postIfApproved);
    }

    Uni<Grant> approve(OrganizationId organization, UUID id, String operator) {
        return database.inTenant(organization, connection -> repository
                        .lock(connection, organization, id)
                        .map(found -> found.orElseThrow(Grants::unknown))
                        .chain(grant -> switch (grant) {
                            case Grant.AwaitingApproval awaiting
                            when awaiting.request().requestedBy().equals(operator) -> throw sameOperator();
                            case Grant.AwaitingApproval awaiting ->
                                repository
                                        .approve(connection, id, operator, clock.instant())
                                        .replaceWith((Grant) awaiting.approvedBy(operator));
                            case Grant.Approved approved -> Uni.createFrom().item((Grant) approved);
                            case Grant.Posted posted -> Uni.createFrom().item((Grant) posted);
                        }))
                .chain(this::postIfApproved);
    }

    Uni<List<Grant>> newest(OrganizationId organization, int limit) {
        return database.inTenant(organization, connection -> repository.newest(connection, organization, limit));
    }

    /** Posts what was approved and then interrupted. */
    @Scheduled(
            identity = "grant-janitor",
            every = "${billing.grant.post-every:10s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> postInterrupted() {
        if (!database.migrated()) {
            return Uni.createFrom().voidItem();
        }
        Instant before = clock.instant().minus(IN_HAND);
        return database.asLedger(connection -> repository.unposted(connection, before))
                .onItem()
                .transformToMulti(grants -> Multi.createFrom().iterable(grants))
                .onItem()
                .transformToUniAndConcatenate(this::postIfApproved)
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    Log.warnf("grants are posted later: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<Grant> postIfApproved(Grant grant) {
        return switch (grant) {
            case Grant.AwaitingApproval awaiting -> Uni.createFrom().item(awaiting);
            case Grant.Posted posted -> Uni.createFrom().item(posted);
            case Grant.Approved approved -> post(approved);
        };
    }

    private Uni<Grant> post(Grant.Approved approved) {
        Request request = approved.request();
        GrantPosting posting = new GrantPosting(
                request.organization(), request.id(), request.amount(), request.reason(), request.requestedBy(), null);
        return ledger.grant(posting)
                .chain(() -> database.inTenant(
                        request.organization(),
                        connection -> repository.markPosted(connection, request.id(), clock.instant())))
                .replaceWith(approved.posted());
    }

    private static RuntimeException unknown() {
        return new BillingError.NotFound("grant_not_found", "There is no grant with this id in this organization.")
                .toException();
    }

    private static RuntimeException sameOperator() {
        return new BillingError.Forbidden(
                        "second_operator_required",
                        "A grant of this size is approved by another operator than the one who asked for it.")
                .toException();
    }
}

package io.tollway.billing.invoice;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.identity.UuidV7;
import io.tollway.billing.invoice.Document.Annex;
import io.tollway.billing.invoice.Documents.Assembled;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.outbox.Outbox;
import io.tollway.billing.outbox.OutboxRecord;
import io.tollway.contracts.Topics;
import io.tollway.contracts.ledger.BillingEvent;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes a draft final: checked against the ledger and its annex, numbered and stored in one transaction. What does not add up is not issued, and an operator is told why. */
@ApplicationScoped
class DocumentIssue {
    private final Database database;
    private final DocumentRepository repository;
    private final Documents documents;
    private final DocumentAnnex annex;
    private final DocumentConfig config;
    private final Outbox outbox;
    private final Clock clock;

    DocumentIssue(
            Database database,
            DocumentRepository repository,
            Documents documents,
            DocumentAnnex annex,
            DocumentConfig config,
            Outbox outbox,
            Clock clock) {
        this.database = database;
        this.repository = repository;
        this.documents = documents;
        this.annex = annex;
        this.config = config;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Issues the organization's oldest open month if it is over and complete; otherwise nothing happens. */
    Uni<Optional<Document>> issueOldest(OrganizationId organization) {
        return documents.calendar(organization).chain(calendar -> {
            Period oldest = calendar.open().getFirst();
            if (calendar.firstBooked().isEmpty()
                    || clock.instant().isBefore(oldest.end().plus(config.closeAfter()))) {
                return Uni.createFrom().item(Optional.<Document>empty());
            }
            Optional<NanoUsd> before =
                    calendar.issued().stream().findFirst().map(DocumentRepository.Issued::closingBalance);
            return documents
                    .assemble(organization, oldest)
                    .chain(assembled -> isComplete(assembled, oldest)
                            ? checkedAndStored(organization, oldest, assembled, before)
                            : Uni.createFrom().item(Optional.<Document>empty()));
        });
    }

    /** Whether the usage consumer has passed the month's end; until then the month may still gain requests. */
    private static boolean isComplete(Assembled assembled, Period period) {
        return !assembled.ledger().completeUpTo().isBefore(period.end());
    }

    private Uni<Optional<Document>> checkedAndStored(
            OrganizationId organization, Period period, Assembled assembled, Optional<NanoUsd> before) {
        return annex.summary(organization, period.start(), period.end()).chain(summary -> {
            List<String> differences =
                    DocumentCheck.differences(assembled.document(), assembled.ledger(), summary, before);
            if (!differences.isEmpty()) {
                Log.errorf(
                        "the document of organization %s for %s does not add up and is not issued: %s",
                        organization, period.month(), differences);
                return Uni.createFrom().item(Optional.<Document>empty());
            }
            return database.inTenant(
                            organization, connection -> store(connection, organization, assembled.document(), summary))
                    .invoke(outbox::committed)
                    .map(Optional::of);
        });
    }

    private Uni<Document> store(SqlConnection connection, OrganizationId organization, Document draft, Annex summary) {
        Instant now = clock.instant();
        String series = config.series() + '-' + draft.period().substring(0, 4);
        return lockWallet(connection, organization)
                .chain(() -> repository.takeNumber(connection, series))
                .chain(sequence -> {
                    String number = series + '-' + String.format(Locale.ROOT, "%06d", sequence);
                    Document issued = draft.issued(number, now, summary);
                    return repository
                            .insert(connection, UuidV7.next(clock), organization, series, sequence, issued)
                            .chain(() -> outbox.append(connection, List.of(event(organization, issued, now))))
                            .replaceWith(issued);
                });
    }

    /** The lock that orders the organization's events. */
    private static Uni<Void> lockWallet(SqlConnection connection, OrganizationId organization) {
        return connection
                .preparedQuery("SELECT 1 FROM wallet WHERE tenant_id = $1 FOR UPDATE")
                .execute(Tuple.of(organization.value()))
                .replaceWithVoid();
    }

    private OutboxRecord event(OrganizationId organization, Document issued, Instant at) {
        BillingEvent event = new BillingEvent(
                UuidV7.next(clock),
                organization.value(),
                "invoice.issued",
                at,
                Map.of(
                        "period", issued.period(),
                        "number", String.valueOf(issued.number()),
                        "total_usage_usd", issued.totalUsageUsd().toString(),
                        "closing_balance_usd", issued.closingBalanceUsd().toString()));
        return OutboxRecord.of(Topics.BILLING_EVENTS, organization.toString(), event);
    }
}

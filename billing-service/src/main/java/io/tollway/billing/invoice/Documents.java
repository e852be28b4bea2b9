package io.tollway.billing.invoice;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.JournalEntry;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.ledger.PostingKind;
import io.tollway.billing.ledger.Statement;
import io.tollway.billing.state.NameBook;
import io.tollway.billing.state.StateFold;
import io.tollway.billing.topup.TopUpReceipts;
import io.tollway.billing.topup.refund.CreditNotes;
import io.tollway.contracts.state.TenantState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** An organization's documents: the stored ones of closed months, and drafts of the months that are not. */
@ApplicationScoped
class Documents {
    private static final ZoneId UTC = ZoneId.of("UTC");

    private final Database database;
    private final DocumentRepository repository;
    private final DocumentAssembly assembly;
    private final DocumentAnnex annex;
    private final Ledger ledger;
    private final TopUpReceipts receipts;
    private final CreditNotes creditNotes;
    private final StateFold state;
    private final NameBook names;
    private final Clock clock;

    Documents(
            Database database,
            DocumentRepository repository,
            DocumentAssembly assembly,
            DocumentAnnex annex,
            Ledger ledger,
            TopUpReceipts receipts,
            CreditNotes creditNotes,
            StateFold state,
            NameBook names,
            Clock clock) {
        this.database = database;
        this.repository = repository;
        this.assembly = assembly;
        this.annex = annex;
        this.ledger = ledger;
        this.receipts = receipts;
        this.creditNotes = creditNotes;
        this.state = state;
        this.names = names;
        this.clock = clock;
    }

    /** A document assembled from the ledger, with the statement it was assembled from. */
    record Assembled(Document document, Statement ledger) {}

    /** Newest month first. */
    Uni<List<DocumentSummary>> list(OrganizationId organization) {
        return calendar(organization).chain(calendar -> Multi.createFrom()
                .iterable(calendar.open())
                .onItem()
                .transformToUniAndConcatenate(period -> assemble(organization, period))
                .map(assembled -> DocumentSummary.of(assembled.document()))
                .collect()
                .asList()
                .map(drafts -> DocumentSummary.newestFirst(drafts, calendar.issued())));
    }

    /** The document's canonical JSON: the stored bytes of a final one, the moment's state of a draft. */
    Uni<byte[]> json(OrganizationId organization, YearMonth month) {
        return calendar(organization)
                .chain(calendar -> calendar.isIssued(month)
                        ? database.inTenant(
                                        organization, connection -> repository.content(connection, organization, month))
                                .map(Optional::orElseThrow)
                        : assemble(organization, calendar.openPeriod(month))
                                .map(assembled -> CanonicalJson.write(assembled.document())));
    }

    /** The request rows behind the document, in pieces. */
    Uni<Multi<byte[]>> requests(OrganizationId organization, YearMonth month) {
        return calendar(organization).map(calendar -> {
            Period period = calendar.period(month);
            return annex.file(organization, period.start(), period.end());
        });
    }

    Uni<Assembled> assemble(OrganizationId organization, Period period) {
        return ledger.statement(organization, period.start(), period.end())
                .chain(statement -> receipts.ofPayments(organization, payments(statement))
                        .chain(sold -> creditNotes
                                .ofRefunds(organization, refunds(statement))
                                .chain(notes -> names.of(organization)
                                        .map(known -> new Assembled(
                                                assembly.draft(organization, period, statement, sold, notes, known),
                                                statement)))));
    }

    Uni<DocumentCalendar> calendar(OrganizationId organization) {
        return database.inTenant(
                organization,
                connection -> repository.issued(connection, organization).chain(issued -> repository
                        .firstBooked(connection, organization)
                        .map(first -> new DocumentCalendar(issued, first, zone(organization), clock.instant()))));
    }

    private ZoneId zone(OrganizationId organization) {
        try {
            return state.tenant(organization.value())
                    .map(TenantState::timeZone)
                    .map(ZoneId::of)
                    .orElse(UTC);
        } catch (DateTimeException e) {
            return UTC;
        }
    }

    private static List<String> refunds(Statement statement) {
        return statement.entries().stream()
                .filter(entry -> entry.kind() == PostingKind.REFUND)
                .map(JournalEntry::reference)
                .toList();
    }

    private static List<String> payments(Statement statement) {
        return statement.entries().stream()
                .filter(entry -> entry.kind() == PostingKind.TOP_UP)
                .map((JournalEntry entry) -> DocumentAssembly.paymentId(entry))
                .toList();
    }
}

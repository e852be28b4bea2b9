package io.tollway.accounts.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.database.Transactions;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.identity.Caller;
import io.tollway.accounts.ids.Ids;
import io.tollway.accounts.ids.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records every change of state in the transaction that makes it: who, what, before, after, from where. Entries of an organization form a chain (each hash covers the one before), the
 * platform's own entries another; the database lets nobody change or delete one.
 */
@ApplicationScoped
public class AuditTrail {
    /** One change. {@code before} and {@code after} are what the API would show, so they never hold a secret. */
    public record Change(
            String action,
            String target,
            @Nullable Object before,
            @Nullable Object after) {}

    private final AuditRepository entries;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;
    private final ObjectMapper json;

    AuditTrail(AuditRepository entries, Transactions transactions, Ids ids, Clock clock, ObjectMapper json) {
        this.entries = entries;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
        this.json = json;
    }

    public Uni<Void> record(Tx tx, @Nullable OrganizationId organization, Caller actor, Change change) {
        return record(tx, organization, actor.id(), actor.source(), change);
    }

    /** For what the service does by itself. */
    public Uni<Void> recordOwn(Tx tx, @Nullable OrganizationId organization, Change change) {
        return record(tx, organization, "system:accounts", "local", change);
    }

    /** An organization's entries, newest first, those before the sequence number given. */
    Uni<List<AuditEntry>> page(OrganizationId organization, long before, int limit) {
        return transactions.run(Scope.tenant(organization), tx -> entries.page(tx, organization, before, limit));
    }

    private Uni<Void> record(Tx tx, @Nullable OrganizationId organization, String actor, String source, Change change) {
        return entries.lockHead(tx, organization).chain(head -> {
            AuditEntry entry = AuditEntry.after(
                    head,
                    ids.next(),
                    // Microseconds are what PostgreSQL keeps; the hash must be computable from the row.
                    clock.instant().truncatedTo(ChronoUnit.MICROS),
                    actor,
                    source,
                    change.action(),
                    change.target(),
                    text(change.before()),
                    text(change.after()));
            return entries.append(tx, organization, entry);
        });
    }

    private @Nullable String text(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "cannot be written as JSON: " + value.getClass().getName(), e);
        }
    }
}

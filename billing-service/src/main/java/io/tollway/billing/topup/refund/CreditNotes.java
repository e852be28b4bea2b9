package io.tollway.billing.topup.refund;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Which of the payment provider's credit notes stands behind a refund; for documents. */
@ApplicationScoped
public class CreditNotes {
    private final Database database;

    CreditNotes(Database database) {
        this.database = database;
    }

    /** @param url where its PDF can be fetched */
    public record Issued(String number, String url) {}

    /**
     * By the journal's reference.
     *
     * @param references of the journal, {@code refund:<id>}
     */
    public Uni<Map<String, Issued>> ofRefunds(OrganizationId organization, List<String> references) {
        if (references.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return database.inTenant(organization, sql -> sql.preparedQuery("""
                                SELECT 'refund:' || id AS reference, credit_note_number, credit_note_url FROM refund
                                 WHERE tenant_id = $1 AND credit_note_id IS NOT NULL AND 'refund:' || id = ANY ($2)""")
                        .execute(Tuple.of(organization.value(), references.toArray(String[]::new))))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .collect(Collectors.toMap(row -> row.getString("reference"), CreditNotes::issued)));
    }

    private static Issued issued(Row row) {
        return new Issued(row.getString("credit_note_number"), row.getString("credit_note_url"));
    }
}

package io.tollway.accounts.audit;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.ids.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of {@code audit_entry} and the heads of their chains. */
@ApplicationScoped
class AuditRepository {
    private static final String PLATFORM = "platform";

    /** Locks the chain until the transaction ends, so that links are appended one after the other. */
    Uni<AuditEntry.Head> lockHead(Tx tx, @Nullable OrganizationId organization) {
        return tx.session()
                .createNativeQuery("""
                        INSERT INTO audit_head (chain, organization_id, seq, hash)
                        VALUES (:chain, cast(nullif(:owner, '') AS uuid), :seq, :hash)
                        ON CONFLICT (chain) DO UPDATE SET chain = excluded.chain
                        RETURNING seq, hash
                        """, Tuple.class)
                .setParameter("chain", chain(organization))
                .setParameter("seq", AuditEntry.Head.EMPTY.seq())
                .setParameter("hash", AuditEntry.Head.EMPTY.hash())
                .setParameter("owner", owner(organization))
                .getSingleResult()
                .map(row -> new AuditEntry.Head(((Number) row.get(0)).longValue(), row.get(1, String.class)));
    }

    Uni<Void> append(Tx tx, @Nullable OrganizationId organization, AuditEntry entry) {
        return tx.session()
                .createNativeQuery("""
                        INSERT INTO audit_entry (chain, seq, organization_id, entry_id, at, actor, source, action,
                                                 target, before, after, previous_hash, hash)
                        VALUES (:chain, :seq, cast(nullif(:owner, '') AS uuid), :id, :at, :actor, :source, :action,
                                :target, nullif(:before, ''), nullif(:after, ''), :previous, :hash)
                        """)
                .setParameter("chain", chain(organization))
                .setParameter("seq", entry.seq())
                .setParameter("id", entry.id())
                .setParameter("at", entry.at())
                .setParameter("actor", entry.actor())
                .setParameter("source", entry.source())
                .setParameter("action", entry.action())
                .setParameter("target", entry.target())
                .setParameter("previous", entry.previousHash())
                .setParameter("hash", entry.hash())
                .setParameter("owner", owner(organization))
                .setParameter("before", orEmpty(entry.before()))
                .setParameter("after", orEmpty(entry.after()))
                .executeUpdate()
                .chain(() -> tx.session()
                        .createNativeQuery("UPDATE audit_head SET seq = :seq, hash = :hash WHERE chain = :chain")
                        .setParameter("seq", entry.seq())
                        .setParameter("hash", entry.hash())
                        .setParameter("chain", chain(organization))
                        .executeUpdate())
                .replaceWithVoid();
    }

    Uni<List<AuditEntry>> page(Tx tx, OrganizationId organization, long before, int limit) {
        return tx.session()
                .createNativeQuery("""
                        SELECT seq, entry_id, at, actor, source, action, target, before, after, previous_hash, hash
                          FROM audit_entry WHERE chain = :chain AND seq < :before ORDER BY seq DESC LIMIT :limit
                        """, Tuple.class)
                .setParameter("chain", chain(organization))
                .setParameter("before", before)
                .setParameter("limit", limit)
                .getResultList()
                .map(rows -> rows.stream().map(AuditRepository::entry).toList());
    }

    private static AuditEntry entry(Tuple row) {
        return new AuditEntry(
                ((Number) row.get(0)).longValue(),
                row.get(1, UUID.class),
                row.get(2, OffsetDateTime.class).toInstant(),
                row.get(3, String.class),
                row.get(4, String.class),
                row.get(5, String.class),
                row.get(6, String.class),
                row.get(7, String.class),
                row.get(8, String.class),
                row.get(9, String.class),
                row.get(10, String.class));
    }

    private static String chain(@Nullable OrganizationId organization) {
        return organization == null ? PLATFORM : organization.toString();
    }

    /** An absent value travels as the empty text, since a null parameter has no type. */
    private static String owner(@Nullable OrganizationId organization) {
        return organization == null ? "" : organization.toString();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

package io.tollway.billing.journal;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.caller.Permission;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestPath;

/** The journal and the digests of its days: for people, for programs with a management key (the organization is the key's), and for operators. */
@Path("/api/v1")
class JournalResource {
    private final Callers callers;
    private final JournalFile file;
    private final SealedDays days;
    private final Database database;

    JournalResource(Callers callers, JournalFile file, SealedDays days, Database database) {
        this.callers = callers;
        this.file = file;
        this.days = days;
        this.database = database;
    }

    record Days(List<SealedDay> data) {}

    @GET
    @Path("organizations/{org}/journal")
    public Multi<byte[]> journal(@RestPath("org") OrganizationId org) {
        return download(callers.permitted(org, Permission.READ_DOCUMENTS).replaceWith(org));
    }

    @GET
    @Path("operator/organizations/{org}/journal")
    public Multi<byte[]> journalForOperators(@RestPath("org") OrganizationId org) {
        return download(callers.operator().replaceWith(org));
    }

    @GET
    @Path("journal")
    public Multi<byte[]> ownJournal() {
        return download(own());
    }

    @GET
    @Path("organizations/{org}/journal/days")
    public Uni<Days> days(@RestPath("org") OrganizationId org) {
        return callers.permitted(org, Permission.READ_DOCUMENTS).chain(caller -> digests(org));
    }

    @GET
    @Path("journal/days")
    public Uni<Days> ownDays() {
        return own().chain(this::digests);
    }

    /** Naming its organization is open to every key, documents are not, so the permission is checked on top. */
    private Uni<OrganizationId> own() {
        return callers.organization(Permission.READ_DOCUMENTS)
                .chain(org -> callers.permitted(org, Permission.READ_DOCUMENTS).replaceWith(org));
    }

    private Uni<Days> digests(OrganizationId org) {
        return database.inTenantSnapshot(org, sql -> days.of(sql, org)).map(Days::new);
    }

    private Multi<byte[]> download(Uni<OrganizationId> organization) {
        Uni<RestMulti<byte[]>> answer = organization.chain(org -> file.of(org).map(pieces -> RestMulti.fromMultiData(
                        pieces)
                .header(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"tollway-journal-" + org + ".jsonl\"")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .build()));
        return RestMulti.fromUniResponse(answer, pieces -> pieces, RestMulti::getHeaders);
    }
}

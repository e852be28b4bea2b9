package io.tollway.billing.invoice;

import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.caller.Permission;
import io.tollway.billing.identity.OrganizationId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Monthly documents, for people (the organization is in the path) and for programs with a management key (the organization is the key's). The routes without an organization are what the
 * gateway forwards to.
 */
@Path("/api/v1")
class DocumentResource {
    private static final String ANNEX = "{period: [0-9]{4}-[0-9]{2}}-requests.csv";

    private final Callers callers;
    private final Documents documents;
    private final DocumentPdf pdf;
    private final ExecutorService virtualThreads;

    DocumentResource(
            Callers callers, Documents documents, DocumentPdf pdf, @VirtualThreads ExecutorService virtualThreads) {
        this.callers = callers;
        this.documents = documents;
        this.pdf = pdf;
        this.virtualThreads = virtualThreads;
    }

    record Listing(List<DocumentSummary> data) {}

    @GET
    @Path("organizations/{org}/invoices")
    public Uni<Listing> list(@RestPath("org") OrganizationId org) {
        return callers.permitted(org, Permission.READ_DOCUMENTS)
                .chain(caller -> documents.list(org))
                .map(Listing::new);
    }

    @GET
    @Path("organizations/{org}/invoices/{file}")
    public Uni<Response> document(@RestPath("org") OrganizationId org, @RestPath String file) {
        return callers.permitted(org, Permission.READ_DOCUMENTS).chain(caller -> rendered(org, file));
    }

    @GET
    @Path("organizations/{org}/invoices/" + ANNEX)
    public Multi<byte[]> requests(@RestPath("org") OrganizationId org, @RestPath String period) {
        return annex(callers.permitted(org, Permission.READ_DOCUMENTS).replaceWith(org), period);
    }

    @GET
    @Path("invoices")
    public Uni<Listing> ownList() {
        return own().chain(documents::list).map(Listing::new);
    }

    @GET
    @Path("invoices/{file}")
    public Uni<Response> ownDocument(@RestPath String file) {
        return own().chain(org -> rendered(org, file));
    }

    @GET
    @Path("invoices/" + ANNEX)
    public Multi<byte[]> ownRequests(@RestPath String period) {
        return annex(own(), period);
    }

    /** The caller's own organization. Naming it is open to every key, documents are not, so the permission is checked on top. */
    private Uni<OrganizationId> own() {
        return callers.organization(Permission.READ_DOCUMENTS)
                .chain(org -> callers.permitted(org, Permission.READ_DOCUMENTS).replaceWith(org));
    }

    private Uni<Response> rendered(OrganizationId org, String name) {
        DocumentFile file = DocumentFile.parse(name);
        return documents.json(org, file.month()).emitOn(virtualThreads).map(json -> file.render(json, pdf));
    }

    private Multi<byte[]> annex(Uni<OrganizationId> organization, String period) {
        YearMonth month = Period.parseMonth(period);
        String name = "tollway-" + month + "-requests.csv";
        Uni<RestMulti<byte[]>> file = organization
                .chain(org -> documents.requests(org, month))
                .map(rows -> RestMulti.fromMultiData(rows)
                        .header(HttpHeaders.CONTENT_TYPE, "text/csv;charset=UTF-8")
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                        .build());
        return RestMulti.fromUniResponse(file, rows -> rows, RestMulti::getHeaders);
    }
}

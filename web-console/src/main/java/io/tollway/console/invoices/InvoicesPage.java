package io.tollway.console.invoices;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.client.Panel;
import io.tollway.console.client.billing.BillingApi;
import io.tollway.console.client.billing.BillingShapes.Invoice;
import io.tollway.console.session.Frame;
import io.tollway.console.session.Session;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestPath;

/** Monthly documents: a draft of the running month, final ones of closed months, each as PDF, CSV and JSON. */
@Path("/o/{org}/invoices")
@Authenticated
@RunOnVirtualThread
public class InvoicesPage {
    private final Session session;
    private final BillingApi billing;

    InvoicesPage(Session session, @RestClient BillingApi billing) {
        this.session = session;
        this.billing = billing;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance invoices(Frame frame, Panel<List<Invoice>> invoices);
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance list(@RestPath UUID org) {
        String bearer = session.bearer();
        return Templates.invoices(session.frame(org, "invoices"), Panel.of(() -> billing.invoices(bearer, org)
                .data()));
    }

    /** Hands the document on as billing made it; the console never holds or changes one. */
    @GET
    @Path("{period: \\d{4}-\\d{2}}.{form: pdf|csv|json}")
    public Response download(@RestPath UUID org, @RestPath String period, @RestPath String form) {
        String name = period + "." + form;
        try (Response document = billing.document(session.bearer(), org, name)) {
            return Response.ok(document.readEntity(byte[].class))
                    .type(document.getMediaType())
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"tollway-" + name + "\"")
                    .build();
        }
    }

    /** Hands the journal on line by line: it may be far larger than this process. */
    @GET
    @Path("journal.jsonl")
    public Response journal(@RestPath UUID org) {
        InputStream lines = billing.journal(session.bearer(), org);
        StreamingOutput output = out -> {
            try (lines) {
                lines.transferTo(out);
            }
        };
        return Response.ok(output)
                .type("application/x-ndjson")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"tollway-journal-" + org + ".jsonl\"")
                .build();
    }
}

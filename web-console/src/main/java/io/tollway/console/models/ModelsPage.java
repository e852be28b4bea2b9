package io.tollway.console.models;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.client.Panel;
import io.tollway.console.client.accounts.AccountsApi;
import io.tollway.console.client.accounts.AccountsShapes.Model;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The public catalogue: every model that can be called now, who serves it and at what price. */
@Path("/models")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class ModelsPage {
    private final AccountsApi accounts;

    ModelsPage(@RestClient AccountsApi accounts) {
        this.accounts = accounts;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance models(Panel<List<Model>> models);
    }

    @GET
    public TemplateInstance list() {
        return Templates.models(Panel.of(() -> accounts.models().data()));
    }
}

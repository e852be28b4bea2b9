package io.tollway.console.models;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.client.Panel;
import io.tollway.console.client.accounts.AccountsApi;
import io.tollway.console.client.accounts.AccountsShapes.Model;
import io.tollway.console.session.Frame;
import io.tollway.console.session.Session;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The public catalogue: every model that can be called now, who serves it and at what price. Whoever is signed in keeps the menu. */
@Path("/models")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class ModelsPage {
    private final Session session;
    private final AccountsApi accounts;

    ModelsPage(Session session, @RestClient AccountsApi accounts) {
        this.session = session;
        this.accounts = accounts;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance models(Panel<List<Model>> models);

        static native TemplateInstance modelsSignedIn(Frame frame, Panel<List<Model>> models);
    }

    /** @param org the organization whose menu is kept, when there is one */
    @GET
    public TemplateInstance list(@RestQuery @Nullable UUID org) {
        Panel<List<Model>> models = Panel.of(() -> accounts.models().data());
        Optional<Frame> frame = session.frameIfSignedIn(org, "models");
        return frame.isPresent() ? Templates.modelsSignedIn(frame.get(), models) : Templates.models(models);
    }
}

package io.tollway.console.credits;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.client.FormProblem;
import io.tollway.console.client.Panel;
import io.tollway.console.client.ServiceProblem;
import io.tollway.console.client.billing.BillingApi;
import io.tollway.console.client.billing.BillingShapes.Attempt;
import io.tollway.console.client.billing.BillingShapes.AutoTopUp;
import io.tollway.console.client.billing.BillingShapes.AutoTopUpSettings;
import io.tollway.console.client.billing.BillingShapes.CardSetup;
import io.tollway.console.session.Frame;
import io.tollway.console.session.Session;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Automatic top-up: the saved card, given on Stripe's page, what may be taken from it, and what became of it. */
@Path("/o/{org}/credits/automatic")
@Produces(MediaType.TEXT_HTML)
@Authenticated
@RunOnVirtualThread
public class AutoTopUpPage {
    private static final String[] FIELDS = {
        "enabled", "threshold_usd", "amount_usd", "daily_ceiling_usd", "monthly_ceiling_usd"
    };

    private final Session session;
    private final BillingApi billing;

    AutoTopUpPage(Session session, @RestClient BillingApi billing) {
        this.session = session;
        this.billing = billing;
    }

    /** What the form shows: what was sent when that was refused, else what is set, else a proposal. */
    public record Form(
            boolean enabled,
            String thresholdUsd,
            String amountUsd,
            String dailyCeilingUsd,
            String monthlyCeilingUsd,
            FormProblem problem) {

        static Form of(AutoTopUp known) {
            return new Form(
                    known.enabled(),
                    otherwise(known.thresholdUsd(), "10.00"),
                    otherwise(known.amountUsd(), "25.00"),
                    otherwise(known.dailyCeilingUsd(), "100.00"),
                    otherwise(known.monthlyCeilingUsd(), "500.00"),
                    FormProblem.NONE);
        }

        private static String otherwise(@Nullable String value, String proposal) {
            return value == null ? proposal : value;
        }
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance automatic(
                Frame frame, Panel<AutoTopUp> auto, Panel<List<Attempt>> attempts, Form form);

        static native TemplateInstance card(Frame frame, CardSetup setup);
    }

    @GET
    public TemplateInstance show(@RestPath UUID org) {
        return page(org, null);
    }

    @POST
    public Object write(
            @RestPath UUID org,
            @RestForm @Nullable String enabled,
            @RestForm("threshold_usd") String threshold,
            @RestForm("amount_usd") String amount,
            @RestForm("daily_ceiling_usd") String daily,
            @RestForm("monthly_ceiling_usd") String monthly) {
        AutoTopUpSettings wanted = new AutoTopUpSettings(
                enabled != null, threshold.strip(), amount.strip(), daily.strip(), monthly.strip());
        try {
            billing.setAutoTopUp(session.bearer(), org, wanted);
            return back(org);
        } catch (ServiceProblem problem) {
            return page(
                    org,
                    new Form(
                            wanted.enabled(),
                            wanted.thresholdUsd(),
                            wanted.amountUsd(),
                            wanted.dailyCeilingUsd(),
                            wanted.monthlyCeilingUsd(),
                            FormProblem.of(problem, FIELDS)));
        }
    }

    @POST
    @Path("resume")
    public Object resume(@RestPath UUID org) {
        return unlessRefused(org, () -> {
            billing.resumeAutoTopUp(session.bearer(), org);
            return back(org);
        });
    }

    /** Sends the browser to Stripe's page for the card. */
    @POST
    @Path("cards")
    public Object saveCard(@RestPath UUID org, @RestForm("request_id") String requestId) {
        return unlessRefused(org, () -> {
            CardSetup setup = billing.saveCard(session.bearer(), requestId, org);
            String checkout = setup.checkoutUrl();
            return Response.seeOther(URI.create(checkout != null ? checkout : path(org) + "/cards/" + setup.id()))
                    .build();
        });
    }

    /** Where Stripe's page sends people back to. Asking makes billing look at the card itself, so a lost message delays nobody. */
    @GET
    @Path("cards/{id}")
    public TemplateInstance card(@RestPath UUID org, @RestPath UUID id) {
        return Templates.card(session.frame(org, "credits"), billing.cardSetup(session.bearer(), org, id));
    }

    @POST
    @Path("card/remove")
    public Object removeCard(@RestPath UUID org) {
        return unlessRefused(org, () -> {
            billing.removeCard(session.bearer(), org);
            return back(org);
        });
    }

    private Object unlessRefused(UUID org, Supplier<Object> step) {
        try {
            return step.get();
        } catch (ServiceProblem problem) {
            return page(org, new Form(false, "", "", "", "", FormProblem.of(problem)));
        }
    }

    /** @param refused what was sent, when it was refused */
    private TemplateInstance page(UUID org, @Nullable Form refused) {
        Frame frame = session.frame(org, "credits");
        String bearer = session.bearer();
        Panel.Loading<AutoTopUp> loading = Panel.load(() -> billing.autoTopUp(bearer, org));
        Panel.Loading<List<Attempt>> attempts =
                Panel.load(() -> billing.autoTopUpAttempts(bearer, org).data());
        Panel<AutoTopUp> auto = loading.get();
        Form form = refused != null && !refused.amountUsd().isEmpty() ? refused : known(auto, refused);
        return Templates.automatic(frame, auto, attempts.get(), form);
    }

    private static Form known(Panel<AutoTopUp> auto, @Nullable Form refused) {
        FormProblem problem = refused == null ? FormProblem.NONE : refused.problem();
        if (!auto.loaded()) {
            return new Form(false, "10.00", "25.00", "100.00", "500.00", problem);
        }
        Form known = Form.of(auto.value());
        return new Form(
                known.enabled(),
                known.thresholdUsd(),
                known.amountUsd(),
                known.dailyCeilingUsd(),
                known.monthlyCeilingUsd(),
                problem);
    }

    private static Response back(UUID org) {
        return Response.seeOther(URI.create(path(org))).build();
    }

    private static String path(UUID org) {
        return "/o/" + org + "/credits/automatic";
    }
}

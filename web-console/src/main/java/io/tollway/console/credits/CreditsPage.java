package io.tollway.console.credits;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.client.FormProblem;
import io.tollway.console.client.Panel;
import io.tollway.console.client.ServiceProblem;
import io.tollway.console.client.billing.BillingApi;
import io.tollway.console.client.billing.BillingShapes.Balance;
import io.tollway.console.client.billing.BillingShapes.NewRefund;
import io.tollway.console.client.billing.BillingShapes.NewTopUp;
import io.tollway.console.client.billing.BillingShapes.Quote;
import io.tollway.console.client.billing.BillingShapes.Refund;
import io.tollway.console.client.billing.BillingShapes.RefundQuote;
import io.tollway.console.client.billing.BillingShapes.TopUp;
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
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * Balance, top-ups and refunds. A top-up takes two steps: the quote, which shows credit, fee and total, then the payment page, which is Stripe's.
 */
@Path("/o/{org}/credits")
@Produces(MediaType.TEXT_HTML)
@Authenticated
@RunOnVirtualThread
public class CreditsPage {
    private final Session session;
    private final BillingApi billing;

    CreditsPage(Session session, @RestClient BillingApi billing) {
        this.session = session;
        this.billing = billing;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance credits(
                Frame frame,
                Panel<Balance> balance,
                Panel<List<TopUp>> topUps,
                Optional<TopUp> turnedBack,
                String amountUsd,
                FormProblem problem);

        static native TemplateInstance confirm(Frame frame, Quote quote);

        static native TemplateInstance returned(
                Frame frame,
                TopUp topUp,
                Panel<List<Refund>> refunds,
                Panel<RefundQuote> refundable,
                FormProblem problem);
    }

    /** @param turnedBack the order whose payment page was left without paying */
    @GET
    public TemplateInstance show(@RestPath UUID org, @RestQuery("turned_back") @Nullable UUID turnedBack) {
        return page(org, turnedBack, "20.00", FormProblem.NONE);
    }

    @POST
    @Path("quote")
    public TemplateInstance quote(@RestPath UUID org, @RestForm("amount_usd") String amountUsd) {
        try {
            Quote quote = billing.quote(session.bearer(), org, amountUsd.trim());
            return Templates.confirm(session.frame(org, "credits"), quote);
        } catch (ServiceProblem problem) {
            return page(org, null, amountUsd, FormProblem.of(problem, "amount_usd"));
        }
    }

    @POST
    @Path("top-ups")
    public Object start(
            @RestPath UUID org, @RestForm("amount_usd") String amountUsd, @RestForm("request_id") String requestId) {
        try {
            TopUp topUp = billing.startTopUp(session.bearer(), requestId, org, new NewTopUp(amountUsd));
            String checkout = topUp.checkoutUrl();
            return Response.seeOther(
                            URI.create(checkout != null ? checkout : "/o/" + org + "/credits/top-ups/" + topUp.id()))
                    .build();
        } catch (ServiceProblem problem) {
            return page(org, null, amountUsd, FormProblem.of(problem, "amount_usd"));
        }
    }

    /** Where the payment page sends people back to. Asking for the top-up makes billing look at the payment itself, so a lost message delays nobody. */
    @GET
    @Path("top-ups/{id}")
    public TemplateInstance returned(@RestPath UUID org, @RestPath UUID id) {
        return topUp(org, id, FormProblem.NONE);
    }

    /** Gives unused credit of a top-up back to the payment it was bought with. */
    @POST
    @Path("top-ups/{id}/refunds")
    public Object refund(
            @RestPath UUID org,
            @RestPath UUID id,
            @RestForm("amount_usd") String amountUsd,
            @RestForm("request_id") String requestId) {
        try {
            billing.refund(session.bearer(), requestId, org, id, new NewRefund(amountUsd.trim()));
            return Response.seeOther(URI.create("/o/" + org + "/credits/top-ups/" + id))
                    .build();
        } catch (ServiceProblem problem) {
            return topUp(org, id, FormProblem.of(problem, "amount_usd"));
        }
    }

    /** A top-up that was paid also shows what became of it, and what could still go back. */
    private TemplateInstance topUp(UUID org, UUID id, FormProblem problem) {
        Frame frame = session.frame(org, "credits");
        String bearer = session.bearer();
        TopUp topUp = billing.topUp(bearer, org, id);
        boolean paid = topUp.state().equals("succeeded");
        Panel.Loading<List<Refund>> refunds =
                Panel.load(() -> paid ? billing.refunds(bearer, org, id).data() : List.of());
        Panel.Loading<RefundQuote> refundable = Panel.load(() -> paid && frame.mayTopUp()
                ? billing.refundQuote(bearer, org, id)
                : new RefundQuote("0", "0", "0", List.of()));
        return Templates.returned(frame, topUp, refunds.get(), refundable.get(), problem);
    }

    private TemplateInstance page(UUID org, @Nullable UUID turnedBack, String amountUsd, FormProblem problem) {
        Frame frame = session.frame(org, "credits");
        String bearer = session.bearer();
        Panel.Loading<Balance> balance = Panel.load(() -> billing.balance(bearer, org));
        Panel.Loading<List<TopUp>> topUps =
                Panel.load(() -> billing.topUps(bearer, org).data());
        Panel<List<TopUp>> orders = topUps.get();
        Optional<TopUp> left = !orders.loaded()
                ? Optional.empty()
                : orders.value().stream()
                        .filter(topUp -> topUp.id().equals(turnedBack))
                        .filter(topUp -> !topUp.state().equals("succeeded"))
                        .findFirst();
        return Templates.credits(frame, balance.get(), orders, left, amountUsd, problem);
    }
}

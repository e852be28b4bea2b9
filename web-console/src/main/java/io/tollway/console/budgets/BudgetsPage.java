package io.tollway.console.budgets;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tollway.console.client.FormProblem;
import io.tollway.console.client.Panel;
import io.tollway.console.client.ServiceProblem;
import io.tollway.console.client.accounts.AccountsApi;
import io.tollway.console.client.accounts.AccountsShapes.Budget;
import io.tollway.console.client.accounts.AccountsShapes.BudgetChange;
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
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Budgets: listed with what is used of them, made, changed, deleted. */
@Path("/o/{org}/budgets")
@Produces(MediaType.TEXT_HTML)
@Authenticated
@RunOnVirtualThread
public class BudgetsPage {
    private final Session session;
    private final AccountsApi accounts;

    BudgetsPage(Session session, @RestClient AccountsApi accounts) {
        this.session = session;
        this.accounts = accounts;
    }

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance budgets(
                Frame frame, Panel<List<BudgetLine>> budgets, Panel<Subjects> subjects, BudgetForm form);

        static native TemplateInstance edit(
                Frame frame, BudgetLine line, String name, String limitUsd, String mode, FormProblem problem);

        static native TemplateInstance delete(Frame frame, BudgetLine line);
    }

    @GET
    public TemplateInstance list(@RestPath UUID org) {
        return page(org, BudgetForm.empty());
    }

    @POST
    public Object create(
            @RestPath UUID org,
            @RestForm @Nullable String name,
            @RestForm @Nullable String subject,
            @RestForm @Nullable String value,
            @RestForm("limit_usd") @Nullable String limitUsd,
            @RestForm @Nullable String window,
            @RestForm("time_zone") @Nullable String timeZone,
            @RestForm @Nullable String mode,
            @RestForm("request_id") String requestId) {
        BudgetForm form = new BudgetForm(
                BudgetForm.text(name),
                BudgetForm.text(subject),
                BudgetForm.text(value),
                BudgetForm.text(limitUsd),
                BudgetForm.text(window),
                BudgetForm.text(timeZone),
                BudgetForm.text(mode),
                FormProblem.NONE);
        try {
            accounts.createBudget(session.bearer(), requestId, org, form.budget());
            return back(org);
        } catch (ServiceProblem problem) {
            return page(org, form.refused(FormProblem.of(problem, BudgetForm.fields())));
        } catch (IllegalArgumentException notAnId) {
            return page(org, form.refused(new FormProblem("Choose again whom the budget holds for.", Map.of())));
        }
    }

    @GET
    @Path("{id}")
    public TemplateInstance edit(@RestPath UUID org, @RestPath UUID id) {
        Budget budget = accounts.budget(session.bearer(), org, id).data();
        return editPage(org, budget, budget.name(), budget.limitUsd(), budget.mode(), FormProblem.NONE);
    }

    @POST
    @Path("{id}")
    public Object change(
            @RestPath UUID org,
            @RestPath UUID id,
            @RestForm @Nullable String name,
            @RestForm("limit_usd") @Nullable String limitUsd,
            @RestForm @Nullable String mode) {
        BudgetChange change = new BudgetChange(BudgetForm.text(name), BudgetForm.text(limitUsd), BudgetForm.text(mode));
        try {
            accounts.changeBudget(session.bearer(), org, id, change);
            return back(org);
        } catch (ServiceProblem problem) {
            Budget budget = accounts.budget(session.bearer(), org, id).data();
            FormProblem wrong = FormProblem.of(problem, "name", "limit_usd", "mode");
            return editPage(org, budget, change.name(), change.limitUsd(), change.mode(), wrong);
        }
    }

    /** What it has counted cannot be brought back, so it is asked about on a page of its own. */
    @GET
    @Path("{id}/delete")
    public TemplateInstance askToDelete(@RestPath UUID org, @RestPath UUID id) {
        Frame frame = session.frame(org, "budgets");
        Budget budget = accounts.budget(session.bearer(), org, id).data();
        return Templates.delete(frame, BudgetLine.of(budget, names(org)));
    }

    @POST
    @Path("{id}/delete")
    public Response delete(@RestPath UUID org, @RestPath UUID id) {
        accounts.deleteBudget(session.bearer(), org, id);
        return back(org);
    }

    private TemplateInstance page(UUID org, BudgetForm form) {
        Frame frame = session.frame(org, "budgets");
        String bearer = session.bearer();
        boolean mayChange = frame.mayAdminister();
        Panel.Loading<List<Budget>> loading =
                Panel.load(() -> accounts.budgets(bearer, org).data());
        Panel<Subjects> subjects = Panel.of(() -> Subjects.of(accounts, bearer, org, mayChange));
        Panel<List<Budget>> budgets = loading.get();
        Map<UUID, String> names = subjects.loaded() ? subjects.value().names() : Map.of();
        return Templates.budgets(
                frame,
                budgets.map(list ->
                        list.stream().map(each -> BudgetLine.of(each, names)).toList()),
                subjects,
                form);
    }

    private TemplateInstance editPage(
            UUID org, Budget budget, String name, String limitUsd, String mode, FormProblem problem) {
        Frame frame = session.frame(org, "budgets");
        return Templates.edit(frame, BudgetLine.of(budget, names(org)), name, limitUsd, mode, problem);
    }

    private Map<UUID, String> names(UUID org) {
        String bearer = session.bearer();
        Panel<Subjects> subjects = Panel.of(() -> Subjects.of(accounts, bearer, org, true));
        return subjects.loaded() ? subjects.value().names() : Map.of();
    }

    private static Response back(UUID org) {
        return Response.seeOther(URI.create("/o/" + org + "/budgets")).build();
    }
}

package io.tollway.accounts.tenant;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.database.Transactions;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.identity.Access;
import io.tollway.accounts.identity.Permission;
import io.tollway.accounts.ids.Ids;
import io.tollway.accounts.input.Fields;
import io.tollway.accounts.input.JsonBody;
import io.tollway.accounts.limit.RateLimitFields;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.RateLimits;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** One organization and its projects. */
@Path("/api/v1/organizations/{org}")
class OrganizationResource {
    private static final List<String> BYOK_MODES = List.of("own_first", "own_only", "credits_only");

    private final Access access;
    private final Transactions transactions;
    private final Organizations organizations;

    OrganizationResource(Access access, Transactions transactions, Organizations organizations) {
        this.access = access;
        this.transactions = transactions;
        this.organizations = organizations;
    }

    @GET
    public Uni<OrganizationView> get(@PathParam("org") String organization) {
        return access.in(organization, Permission.READ_ORGANIZATION)
                .chain(grant -> transactions.run(
                        Scope.tenant(grant.organization()), tx -> organizations.get(tx, grant.organization())))
                .map(OrganizationView::of);
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<OrganizationView> change(@PathParam("org") String organization, byte[] body) {
        return access.in(organization, Permission.MANAGE_PROJECTS).chain(grant -> {
            Fields fields = JsonBody.fields(body);
            fields.known(List.of("name", "time_zone", RateLimitFields.NAME, RateLimitFields.OF_END_USERS));
            Organizations.OrganizationChange change = new Organizations.OrganizationChange(
                    fields.text("name", 100), fields.zone("time_zone"), limits(fields));
            fields.check();
            return transactions
                    .run(
                            Scope.tenant(grant.organization()),
                            tx -> organizations.change(tx, grant.organization(), change, grant.caller()))
                    .map(OrganizationView::of);
        });
    }

    @PATCH
    @Path("/projects/{project}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Project> changeProject(
            @PathParam("org") String organization, @PathParam("project") String project, byte[] body) {
        return access.in(organization, Permission.MANAGE_PROJECTS).chain(grant -> {
            UUID id = Ids.parse(project).orElseThrow(() -> new AccountsError.NotFound("project").refusal());
            Organizations.ProjectChange change = change(JsonBody.fields(body));
            return transactions.run(
                    Scope.tenant(grant.organization()),
                    tx -> organizations.changeProject(tx, grant.organization(), id, change, grant.caller()));
        });
    }

    private static Organizations.ProjectChange change(Fields fields) {
        fields.known(List.of(
                "name",
                "byok_mode",
                RateLimitFields.NAME,
                RateLimitFields.OF_END_USERS,
                "store_responses",
                "response_retention_days"));
        Organizations.ProjectChange change = new Organizations.ProjectChange(
                fields.text("name", 100),
                fields.choice(
                        "byok_mode", BYOK_MODES, text -> PolicyState.ByokMode.valueOf(text.toUpperCase(Locale.ROOT))),
                limits(fields),
                fields.flag("store_responses"),
                fields.whole("response_retention_days", 1, Project.LONGEST_RETENTION_DAYS)
                        .map(Long::intValue));
        fields.check();
        return change;
    }

    private static Organizations.LimitChange limits(Fields fields) {
        return new Organizations.LimitChange(
                newLimits(fields, RateLimitFields.NAME), newLimits(fields, RateLimitFields.OF_END_USERS));
    }

    private static Optional<Organizations.NewLimits> newLimits(Fields fields, String name) {
        Optional<RateLimits> limits = RateLimitFields.read(fields, name);
        return fields.has(name) ? Optional.of(new Organizations.NewLimits(limits.orElse(null))) : Optional.empty();
    }
}

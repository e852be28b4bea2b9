package io.tollway.accounts.member;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.database.Transactions;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.idempotency.Answer;
import io.tollway.accounts.idempotency.Once;
import io.tollway.accounts.idempotency.PostRequest;
import io.tollway.accounts.identity.Access;
import io.tollway.accounts.identity.Emails;
import io.tollway.accounts.identity.Grant;
import io.tollway.accounts.identity.Permission;
import io.tollway.accounts.identity.PersonDirectory;
import io.tollway.accounts.identity.Role;
import io.tollway.accounts.ids.Ids;
import io.tollway.accounts.input.Fields;
import io.tollway.accounts.input.JsonBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The members of an organization. */
@Path("/api/v1/organizations/{org}/members")
@Consumes(MediaType.APPLICATION_JSON)
class MemberResource {
    private static final List<String> ROLES =
            Arrays.stream(Role.values()).map(MemberView::name).toList();

    record Page(List<MemberView> data) {}

    private record NewMember(String email, Role role) {}

    private final Access access;
    private final Transactions transactions;
    private final Once once;
    private final Members members;
    private final PersonDirectory people;

    MemberResource(Access access, Transactions transactions, Once once, Members members, PersonDirectory people) {
        this.access = access;
        this.transactions = transactions;
        this.once = once;
        this.members = members;
        this.people = people;
    }

    @GET
    public Uni<Page> list(@PathParam("org") String organization) {
        return access.in(organization, Permission.READ_MEMBERS)
                .chain(grant -> transactions.run(
                        Scope.tenant(grant.organization()), tx -> members.list(tx, grant.organization())))
                .map(Page::new);
    }

    @POST
    public Uni<Response> add(
            @PathParam("org") String organization,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            byte[] body) {
        return access.in(organization, Permission.MANAGE_MEMBERS).chain(grant -> {
            NewMember wanted = newMember(grant, JsonBody.fields(body));
            PostRequest request = PostRequest.of(
                    grant.caller().id(), idempotencyKey, "/organizations/" + grant.organization() + "/members", body);
            return people.byVerifiedEmail(wanted.email())
                    .chain(person -> once.run(Scope.tenant(grant.organization()), request, tx -> members.addOrInvite(
                                    tx, grant.organization(), wanted.email(), person, wanted.role(), grant.caller())
                            .map(Answer::created)));
        });
    }

    @PATCH
    @Path("/{member}")
    public Uni<MemberView> change(
            @PathParam("org") String organization, @PathParam("member") String member, byte[] body) {
        return access.in(organization, Permission.MANAGE_MEMBERS).chain(grant -> {
            UUID id = id(member);
            Fields fields = JsonBody.fields(body).known(List.of("role"));
            Role role = role(fields);
            fields.check();
            return transactions.run(Scope.tenant(grant.organization()), tx -> members.changeRole(tx, grant, id, role));
        });
    }

    @DELETE
    @Path("/{member}")
    public Uni<Void> remove(@PathParam("org") String organization, @PathParam("member") String member) {
        return access.in(organization, Permission.MANAGE_MEMBERS).chain(grant -> {
            UUID id = id(member);
            return transactions.run(Scope.tenant(grant.organization()), tx -> members.remove(tx, grant, id));
        });
    }

    private static NewMember newMember(Grant grant, Fields fields) {
        fields.known(List.of("email", "role"));
        String email = Emails.normalized(fields.requiredText("email", 254)).orElseGet(() -> {
            fields.error("email", "not_an_address", "must be an e-mail address");
            return "";
        });
        Role role = role(fields);
        fields.check();
        if (role == Role.OWNER && !grant.may(Permission.GIVE_OWNERSHIP)) {
            throw new AccountsError.Forbidden("Only an owner can make, change or remove an owner.").refusal();
        }
        return new NewMember(email, role);
    }

    private static Role role(Fields fields) {
        if (!fields.has("role")) {
            fields.error("role", "missing", "is missing; one of " + String.join(", ", ROLES));
        }
        return fields.choice("role", ROLES, text -> Role.valueOf(text.toUpperCase(Locale.ROOT)))
                .orElse(Role.VIEWER);
    }

    private static UUID id(String text) {
        return Ids.parse(text).orElseThrow(() -> new AccountsError.NotFound("member").refusal());
    }
}

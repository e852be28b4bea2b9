package io.tollway.accounts.identity;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.error.Refusal;
import io.tollway.accounts.ids.Ids;
import io.tollway.accounts.ids.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;

/** The gate: every resource method passes it first. Somebody else's organization is not found, rather than forbidden. */
@ApplicationScoped
public class Access {
    private final Callers callers;
    private final Memberships memberships;

    Access(Callers callers, Memberships memberships) {
        this.callers = callers;
        this.memberships = memberships;
    }

    /** The caller's right to do one of these things in the organization named in the path. */
    public Uni<Grant> in(String organization, Permission... anyOf) {
        return caller().chain(caller -> {
            OrganizationId id = Ids.parse(organization)
                    .map(OrganizationId::new)
                    .orElseThrow(() -> new AccountsError.NotFound("organization").refusal());
            return grant(caller, id, anyOf);
        });
    }

    /** The same on paths that name no organization: a management key's own, or the one in the header {@code x-tollway-organization}. */
    public Uni<Grant> inOwn(Permission... anyOf) {
        return caller().chain(caller -> switch (caller) {
            case Caller.ManagementKey key -> grant(key, key.organization(), anyOf);
            case Caller.Person person -> grant(person, organizationFromHeader(), anyOf);
            case Caller.OperatorKey operator -> throw managementKeyNeeded();
        });
    }

    public Uni<Caller> operator() {
        return caller().map(caller -> {
            boolean allowed =
                    switch (caller) {
                        case Caller.OperatorKey key -> true;
                        case Caller.Person person -> person.operator();
                        case Caller.ManagementKey key -> false;
                    };
            if (!allowed) {
                throw new AccountsError.Forbidden("Only operators of the platform can do this.").refusal();
            }
            return caller;
        });
    }

    public Uni<Caller.Person> person() {
        return caller().map(caller -> {
            if (caller instanceof Caller.Person person) {
                return person;
            }
            throw new AccountsError.Forbidden("Only a person who is logged in can do this, not a key.").refusal();
        });
    }

    private Uni<Caller> caller() {
        return Uni.createFrom().deferred(callers::current);
    }

    private OrganizationId organizationFromHeader() {
        String header = callers.organizationHeader().orElseThrow(() -> AccountsError.InvalidFields.of(
                        "x-tollway-organization", "missing", "name the organization's id in this header")
                .refusal());
        return Ids.parse(header).map(OrganizationId::new).orElseThrow(() -> new AccountsError.NotFound("organization")
                .refusal());
    }

    private Uni<Grant> grant(Caller caller, OrganizationId organization, Permission[] anyOf) {
        return switch (caller) {
            case Caller.Person person ->
                memberships
                        .find(organization, person.subject())
                        .map(found -> found.orElseThrow(() -> new AccountsError.NotFound("organization").refusal()))
                        .map(member -> new Grant.Member(person, organization, member.memberId(), member.role()))
                        .map(grant -> checked(grant, anyOf));
            case Caller.ManagementKey key -> {
                if (!key.organization().equals(organization)) {
                    throw new AccountsError.NotFound("organization").refusal();
                }
                yield Uni.createFrom().item(checked(new Grant.Key(key), anyOf));
            }
            case Caller.OperatorKey key ->
                throw new AccountsError.Forbidden("An operator key does not act inside an organization.").refusal();
        };
    }

    private static Grant checked(Grant grant, Permission[] anyOf) {
        Permission permission = anyOf[0];
        if (Arrays.stream(anyOf).anyMatch(grant::may)) {
            return grant;
        }
        String why =
                switch (grant) {
                    case Grant.Member member ->
                        "Your role " + member.role().name().toLowerCase(java.util.Locale.ROOT)
                                + " does not allow this.";
                    case Grant.Key key ->
                        permission.scope().isEmpty()
                                ? "No management key can do this; log in as a person."
                                : "This management key lacks the scope " + permission.scope() + ".";
                };
        throw new AccountsError.Forbidden(why).refusal();
    }

    private static Refusal managementKeyNeeded() {
        return new AccountsError.Forbidden("Only management keys can perform this operation").refusal();
    }
}

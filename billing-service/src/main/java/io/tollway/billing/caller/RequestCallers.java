package io.tollway.billing.caller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Caller.KeyKind;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.contracts.state.MemberState.Role;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The callers of one HTTP request. */
@RequestScoped
class RequestCallers implements Callers {
    private static final String BEARER = "Bearer ";
    private static final String ORGANIZATION_HEADER = "x-tollway-organization";
    private static final int LONGEST_TOKEN = 16_384;

    private final HttpHeaders headers;
    private final GatewayAssertions assertions;
    private final People people;
    private final Memberships memberships;
    private final ObjectMapper json;

    RequestCallers(
            HttpHeaders headers,
            GatewayAssertions assertions,
            People people,
            Memberships memberships,
            ObjectMapper json) {
        this.headers = headers;
        this.assertions = assertions;
        this.people = people;
        this.memberships = memberships;
        this.json = json;
    }

    @Override
    public Uni<Caller> current() {
        return Uni.createFrom().deferred(() -> {
            String header = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
            if (header == null
                    || header.length() > LONGEST_TOKEN
                    || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                return Uni.createFrom().failure(People.missing(header).toException());
            }
            String token = header.substring(BEARER.length()).trim();
            return GatewayAssertions.ISSUER.equals(claimedIssuer(token))
                    ? Uni.createFrom().item(assertions.check(token))
                    : people.current();
        });
    }

    @Override
    public Uni<Caller> permitted(OrganizationId organization, Permission permission) {
        return current().chain(caller -> checked(caller, organization, permission));
    }

    @Override
    public Uni<OrganizationId> organization(Permission permission) {
        return current().chain(caller -> switch (caller) {
            case Caller.Key(var id, var kind, OrganizationId own, var project, var scopes) ->
                Uni.createFrom().item(own);
            case Caller.Key key ->
                Uni.createFrom()
                        .failure(BillingError.Invalid.field(
                                        "Authorization",
                                        "invalid_value",
                                        "is an operator key, which has no organization; use one of the organization's keys")
                                .toException());
            case Caller.Person person -> {
                OrganizationId named = namedOrganization();
                yield checked(person, named, permission).replaceWith(named);
            }
        });
    }

    @Override
    public Uni<Caller> operator() {
        return current().map(caller -> {
            if (!caller.operator()) {
                throw new BillingError.Forbidden("operators_only", "Only operators of the platform may do this.")
                        .toException();
            }
            return caller;
        });
    }

    private Uni<Caller> checked(Caller caller, OrganizationId organization, Permission permission) {
        Uni<Optional<BillingError>> refusal =
                switch (caller) {
                    case Caller.Key key -> Uni.createFrom().item(refusalOfKey(key, organization, permission));
                    case Caller.Person person -> refusalOfPerson(person, organization, permission);
                };
        return refusal.map(refused -> {
            if (refused.isPresent()) {
                throw refused.get().toException();
            }
            return caller;
        });
    }

    private static Optional<BillingError> refusalOfKey(
            Caller.Key key, OrganizationId organization, Permission permission) {
        if (key.kind() == KeyKind.OPERATOR) {
            return permission == Permission.MOVE_MONEY ? Optional.of(notThisKey()) : Optional.empty();
        }
        if (!organization.equals(key.organization())) {
            return Optional.of(unknownOrganization());
        }
        boolean may =
                switch (permission) {
                    case VIEW_USAGE -> true;
                    case VIEW_MONEY, READ_DOCUMENTS -> key.kind() == KeyKind.MANAGEMENT;
                    case MOVE_MONEY -> false;
                };
        return may ? Optional.empty() : Optional.of(notThisKey());
    }

    private Uni<Optional<BillingError>> refusalOfPerson(
            Caller.Person person, OrganizationId organization, Permission permission) {
        if (person.operator() && permission != Permission.MOVE_MONEY) {
            return Uni.createFrom().item(Optional.empty());
        }
        return memberships.find(organization, person.subject()).map(membership -> switch (membership) {
            case Memberships.NotYetKnown() -> Optional.of(notYetKnown());
            case Memberships.None() -> Optional.of(unknownOrganization());
            case Memberships.Held(Role role) ->
                permission.heldBy(role)
                        ? Optional.<BillingError>empty()
                        : Optional.of(new BillingError.Forbidden(
                                "role_not_sufficient",
                                "Your role in this organization does not allow this; ask an owner of it."));
        });
    }

    private OrganizationId namedOrganization() {
        String named = headers.getHeaderString(ORGANIZATION_HEADER);
        if (named == null) {
            throw BillingError.Invalid.field(
                            ORGANIZATION_HEADER, "missing", "must name the organization when the caller is a person")
                    .toException();
        }
        try {
            return OrganizationId.fromString(named);
        } catch (IllegalArgumentException e) {
            throw BillingError.Invalid.field(ORGANIZATION_HEADER, "invalid_value", "must be a UUID")
                    .toException();
        }
    }

    /** Who the token says it is from, unverified: it only decides who verifies it. */
    private @Nullable String claimedIssuer(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            JsonNode claims = json.readTree(Base64.getUrlDecoder().decode(parts[1]));
            return claims == null ? null : claims.path("iss").asText(null);
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static BillingError notYetKnown() {
        return new BillingError.Unavailable(
                "membership_not_yet_known",
                "Your membership has not arrived here yet. Try again.",
                Duration.ofSeconds(1));
    }

    private static BillingError unknownOrganization() {
        return new BillingError.NotFound("organization_not_found", "There is no such organization for this caller.");
    }

    private static BillingError notThisKey() {
        return new BillingError.Forbidden("key_not_sufficient", "This kind of key may not do this.");
    }
}

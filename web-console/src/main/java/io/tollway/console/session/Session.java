package io.tollway.console.session;

import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.identity.SecurityIdentity;
import io.tollway.console.client.ServiceProblem;
import io.tollway.console.client.ServiceUnavailable;
import io.tollway.console.client.accounts.AccountsApi;
import io.tollway.console.client.accounts.AccountsShapes.Me;
import io.tollway.console.client.accounts.AccountsShapes.Membership;
import io.tollway.console.security.FormTokens;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.ProcessingException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** The signed-in person of this request: the bearer for the services, the memberships, and the frame of the page. */
@RequestScoped
public class Session {
    private final SecurityIdentity identity;
    private final AccountsApi accounts;
    private final FormTokens formTokens;
    private @Nullable Me me;

    Session(SecurityIdentity identity, @RestClient AccountsApi accounts, FormTokens formTokens) {
        this.identity = identity;
        this.accounts = accounts;
        this.formTokens = formTokens;
    }

    /** The value of the Authorization header for calls in this person's name. */
    public String bearer() {
        AccessTokenCredential token = identity.getCredential(AccessTokenCredential.class);
        if (token == null) {
            throw new ServiceProblem(401, "Please sign in again.", List.of());
        }
        return "Bearer " + token.getToken();
    }

    /** Who this is and where they belong; asked once a request. */
    public Me me() {
        Me known = me;
        if (known == null) {
            known = accounts.me(bearer());
            me = known;
        }
        return known;
    }

    /** The frame of a page inside an organization. A foreign organization looks like one that does not exist. */
    public Frame frame(UUID organization, String section) {
        for (Membership membership : me().organizations()) {
            if (membership.id().equals(organization)) {
                return new Frame(me(), membership, section, formToken());
            }
        }
        throw new ServiceProblem(404, "There is no such organization, or you are not a member of it.", List.of());
    }

    /** The frame of a page outside any organization. */
    public Frame frame(String section) {
        return new Frame(me(), null, section, formToken());
    }

    /**
     * The frame for whoever happens to be signed in, on pages that need nobody. Absent for visitors, for sessions that have ended, and when it cannot be told: such a page must not fail.
     *
     * @param organization the one whose menu is wanted; otherwise, or when it is not theirs, the first
     */
    public Optional<Frame> frameIfSignedIn(@Nullable UUID organization, String section) {
        try {
            if (identity.isAnonymous()) {
                return Optional.empty();
            }
            List<Membership> own = me().organizations();
            Membership shown = own.stream()
                    .filter(membership -> membership.id().equals(organization))
                    .findFirst()
                    .orElse(own.isEmpty() ? null : own.get(0));
            return Optional.of(new Frame(me(), shown, section, formToken()));
        } catch (AuthenticationFailedException
                | AuthenticationCompletionException
                | AuthenticationRedirectException
                | OIDCException
                | ServiceProblem
                | ServiceUnavailable
                | ProcessingException noSession) {
            return Optional.empty();
        }
    }

    private String formToken() {
        return formTokens.tokenFor(identity.getPrincipal().getName());
    }
}

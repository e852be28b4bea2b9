package io.tollway.console.session;

import io.tollway.console.client.accounts.AccountsShapes.Me;
import io.tollway.console.client.accounts.AccountsShapes.Membership;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds every page of a signed-in person.
 *
 * @param organization the one being looked at, or null before there is one
 * @param section which entry of the navigation is marked
 * @param formToken goes into every form that changes something
 */
public record Frame(Me me, @Nullable Membership organization, String section, String formToken) {

    /** A fresh identity for what a form will create, so that sending it twice creates one thing. */
    public String newRequestId() {
        return UUID.randomUUID().toString();
    }

    /** Own keys at least. The menu shows only what a role may open; the services decide. */
    public boolean mayManageKeys() {
        return hasRole("owner", "admin", "developer");
    }

    public boolean mayAdminister() {
        return hasRole("owner", "admin");
    }

    public boolean maySeeMoney() {
        return hasRole("owner", "admin", "finance", "viewer");
    }

    public boolean mayTopUp() {
        return hasRole("owner", "finance");
    }

    public boolean maySeeDocuments() {
        return hasRole("owner", "admin", "finance");
    }

    public boolean isOwner() {
        return hasRole("owner");
    }

    public boolean shows(String candidate) {
        return section.equals(candidate);
    }

    private boolean hasRole(String... roles) {
        if (organization == null) {
            return false;
        }
        for (String role : roles) {
            if (role.equals(organization.role())) {
                return true;
            }
        }
        return false;
    }
}

package io.tollway.billing.caller;

import io.tollway.contracts.state.MemberState.Role;
import java.util.Set;

/** What can be done to an organization's money, and which members may. */
public enum Permission {
    /** Balance, lots, top-ups. */
    VIEW_MONEY(Set.of(Role.OWNER, Role.ADMIN, Role.FINANCE, Role.VIEWER)),
    /** Monthly documents. */
    READ_DOCUMENTS(Set.of(Role.OWNER, Role.ADMIN, Role.FINANCE)),
    /** Usage records. */
    VIEW_USAGE(Set.of(Role.OWNER, Role.ADMIN, Role.FINANCE, Role.DEVELOPER, Role.VIEWER)),
    /** Orders that take money from a card or give it back. */
    MOVE_MONEY(Set.of(Role.OWNER, Role.FINANCE));

    private final Set<Role> roles;

    Permission(Set<Role> roles) {
        this.roles = roles;
    }

    boolean heldBy(Role role) {
        return roles.contains(role);
    }
}

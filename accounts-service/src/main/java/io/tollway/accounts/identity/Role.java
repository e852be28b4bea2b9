package io.tollway.accounts.identity;

import java.util.EnumSet;
import java.util.Set;

/** A member's role in one organization, and what it may do here. */
public enum Role {
    OWNER(EnumSet.allOf(Permission.class)),
    ADMIN(EnumSet.complementOf(EnumSet.of(Permission.GIVE_OWNERSHIP))),
    DEVELOPER(EnumSet.of(Permission.READ_ORGANIZATION, Permission.USE_OWN_KEYS, Permission.READ_BUDGETS)),
    FINANCE(EnumSet.of(Permission.READ_ORGANIZATION, Permission.READ_BUDGETS)),
    VIEWER(EnumSet.of(Permission.READ_ORGANIZATION, Permission.READ_BUDGETS));

    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }
}

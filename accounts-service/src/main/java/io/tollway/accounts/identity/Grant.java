package io.tollway.accounts.identity;

import io.tollway.accounts.ids.OrganizationId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The permission asked for, given: who acts, in which organization, and in what capacity. */
public sealed interface Grant {
    Caller caller();

    OrganizationId organization();

    boolean may(Permission permission);

    /** The membership under which a person acts; empty for a key. */
    Optional<UUID> memberId();

    record Member(Caller.Person caller, OrganizationId organization, UUID member, Role role) implements Grant {
        @Override
        public boolean may(Permission permission) {
            return role.may(permission);
        }

        @Override
        public Optional<UUID> memberId() {
            return Optional.of(member);
        }
    }

    record Key(Caller.ManagementKey caller) implements Grant {
        @Override
        public OrganizationId organization() {
            return caller.organization();
        }

        @Override
        public boolean may(Permission permission) {
            return allows(caller.scopes(), permission);
        }

        @Override
        public Optional<UUID> memberId() {
            return Optional.empty();
        }

        private static boolean allows(List<String> scopes, Permission permission) {
            return !permission.scope().isEmpty() && scopes.contains(permission.scope());
        }
    }
}

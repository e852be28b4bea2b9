package io.tollway.accounts.member;

import io.tollway.accounts.identity.Role;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A member, or somebody who will be one.
 *
 * @param status {@code active}, or {@code invited} until the first log-in with that verified e-mail address
 */
public record MemberView(UUID id, String email, String role, String status, Instant createdAt) {
    static String name(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}

package io.tollway.accounts.identity;

import io.tollway.accounts.ids.OrganizationId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who sends a request, known for certain. */
public sealed interface Caller {

    /** Stable, for the audit record and for idempotency: {@code person:<subject>} or {@code key:<id>}. */
    String id();

    /** The peer's address as this service sees it. */
    String source();

    /**
     * Somebody logged in at the identity provider.
     *
     * @param subject the token's {@code sub}
     * @param email lower case; absent when the token carries none
     * @param operator whether the realm role {@code operator} is given
     */
    record Person(
            String subject,
            @Nullable String email,
            boolean emailVerified,
            @Nullable String name,
            boolean operator,
            String source)
            implements Caller {
        @Override
        public String id() {
            return "person:" + subject;
        }
    }

    record ManagementKey(UUID keyId, OrganizationId organization, List<String> scopes, String source)
            implements Caller {
        public ManagementKey {
            scopes = List.copyOf(scopes);
        }

        @Override
        public String id() {
            return "key:" + keyId;
        }
    }

    record OperatorKey(UUID keyId, String source) implements Caller {
        @Override
        public String id() {
            return "key:" + keyId;
        }
    }
}

package io.tollway.billing.caller;

import io.tollway.billing.identity.OrganizationId;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who is calling. */
public sealed interface Caller {

    /** How the caller is named in audit rows and postings; never a secret. */
    String actor();

    /** Whether this caller is staff of the platform. */
    boolean operator();

    /**
     * Somebody logged in at the identity provider.
     *
     * @param subject the identity provider's stable id
     */
    record Person(String subject, @Nullable String email, boolean operator) implements Caller {
        @Override
        public String actor() {
            return "person:" + subject;
        }
    }

    /** What kind of key the gateway saw. */
    enum KeyKind {
        API,
        MANAGEMENT,
        OPERATOR
    }

    /**
     * A key that the gateway checked and vouches for.
     *
     * @param organization absent only for operator keys
     */
    record Key(
            UUID keyId,
            KeyKind kind,
            @Nullable OrganizationId organization,
            @Nullable UUID project,
            Set<String> scopes) implements Caller {
        public Key {
            scopes = Set.copyOf(scopes);
        }

        @Override
        public String actor() {
            return "key:" + keyId;
        }

        @Override
        public boolean operator() {
            return kind == KeyKind.OPERATOR;
        }
    }
}

package io.tollway.accounts.identity;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Finds people by e-mail at the identity provider. */
public interface PersonDirectory {
    record Found(String subject, String email) {}

    /** The person with this verified address; empty when there is none, or when the identity provider cannot be asked now (an invitation then waits for the first log-in). */
    Uni<Optional<Found>> byVerifiedEmail(String email);
}

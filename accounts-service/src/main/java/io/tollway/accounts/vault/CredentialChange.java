package io.tollway.accounts.vault;

import java.util.Optional;

/** What to change of a credential; empty means leave it. A new secret is sealed in the place of the old one. */
public record CredentialChange(Optional<String> label, Optional<Boolean> enabled, Optional<ProviderSecret> secret) {}

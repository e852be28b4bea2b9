package io.tollway.accounts.identity.keycloak;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.identity.Emails;
import io.tollway.accounts.identity.PersonDirectory;
import io.vertx.mutiny.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.KeycloakBuilder;
import org.keycloak.representations.idm.UserRepresentation;

/** People as Keycloak knows them. The admin client blocks, so it runs on a worker, and its answer comes back to the caller's event loop. */
@ApplicationScoped
class KeycloakDirectory implements PersonDirectory {
    private static final Logger LOG = Logger.getLogger(KeycloakDirectory.class);

    private final KeycloakConfig config;
    private final Vertx vertx;
    private @Nullable Keycloak client;

    KeycloakDirectory(KeycloakConfig config, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
    }

    @Override
    public Uni<Optional<Found>> byVerifiedEmail(String email) {
        if (config.adminUrl().isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return vertx.executeBlocking(() -> search(email), false)
                .ifNoItem()
                .after(config.timeout())
                .recoverWithItem(Optional.empty())
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("Keycloak cannot be asked for a person; the invitation waits: %s", failure.toString());
                    return Optional.empty();
                });
    }

    private Optional<Found> search(String email) throws IOException {
        List<UserRepresentation> users = client().realm(config.realm()).users().searchByEmail(email, true);
        return users.stream()
                .filter(user -> Boolean.TRUE.equals(user.isEmailVerified()) && Boolean.TRUE.equals(user.isEnabled()))
                .filter(user -> user.getEmail() != null
                        && Emails.normalized(user.getEmail())
                                .filter(email::equals)
                                .isPresent())
                .map(user -> new Found(user.getId(), email))
                .findFirst();
    }

    private synchronized Keycloak client() throws IOException {
        if (client == null) {
            KeycloakBuilder builder = KeycloakBuilder.builder()
                    .serverUrl(config.adminUrl().orElseThrow())
                    .realm(config.realm())
                    .grantType(OAuth2Constants.CLIENT_CREDENTIALS)
                    .clientId(config.clientId());
            if (config.clientSecretFile().isPresent()) {
                builder.clientSecret(
                        Files.readString(config.clientSecretFile().get()).strip());
            }
            client = builder.build();
        }
        return client;
    }

    @PreDestroy
    synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}

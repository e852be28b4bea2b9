package io.tollway.local.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollway.local.secret.LocalSecrets;
import io.tollway.local.stack.PortPlan;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealmTest {
    private static final int SHORTEST_PASSWORD = 10;

    @TempDir
    private Path folder;

    @Test
    void aPasswordNeedsTenCharactersAndIsNotTheName() throws IOException {
        assertThat(imported().path("passwordPolicy").asText().split(" and "))
                .containsExactlyInAnyOrder(
                        "length(" + SHORTEST_PASSWORD + ")", "notUsername(undefined)", "notEmail(undefined)");
    }

    @Test
    void theSeededPeoplesPasswordsKeepThePolicy() throws IOException {
        for (JsonNode user : imported().path("users")) {
            for (JsonNode credential : user.path("credentials")) {
                assertThat(credential.path("value").asText())
                        .as(user.path("username").asText())
                        .hasSizeGreaterThanOrEqualTo(SHORTEST_PASSWORD)
                        .doesNotContain("@");
            }
        }
    }

    @Test
    void theConsoleMayBeReturnedToAfterSigningOut() throws IOException {
        JsonNode console = imported().path("clients").get(0);

        assertThat(console.path("clientId").asText()).isEqualTo(Realm.CONSOLE_CLIENT);
        assertThat(console.path("redirectUris").get(0).asText()).isEqualTo("http://127.0.0.1:8090/*");
        assertThat(console.path("attributes").path("post.logout.redirect.uris").asText())
                .as("the same addresses")
                .isEqualTo("+");
    }

    private JsonNode imported() throws IOException {
        new Realm(new PortPlan(PortPlan.DEFAULT_BASE), new LocalSecrets(folder.resolve("secrets")))
                .writeImportFile(folder);
        return new ObjectMapper()
                .readTree(folder.resolve("data/import/tollway-realm.json").toFile());
    }
}

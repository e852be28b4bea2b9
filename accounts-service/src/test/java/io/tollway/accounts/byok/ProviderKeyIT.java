package io.tollway.accounts.byok;

import static io.tollway.accounts.stack.TestStack.asOperator;
import static io.tollway.accounts.stack.TestStack.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tollway.accounts.stack.AccountsStack;
import io.tollway.accounts.stack.StateTopic;
import io.tollway.accounts.stack.TestStack;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.Topics;
import io.tollway.contracts.state.CredentialState;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AccountsStack.class)
class ProviderKeyIT {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String SECRET = "sk-own-canary-77c2d1";

    @BeforeEach
    void aProvider() {
        asOperator().body("""
                        {"version":1,"providers":[{"id":"byok-provider","name":"P","dialect":"openai",
                          "base_url":"http://127.0.0.1:8190/v1"}]}
                        """).post("/api/v1/operator/catalog").then().statusCode(200);
    }

    @Test
    void anOwnKeyIsSealedPublishedAndNeverShown() throws Exception {
        var tenant = tenant("Own keys");
        String path = tenant.path("/projects/" + tenant.defaultProject() + "/byok");

        Response created = tenant.asOwner()
                .body("{\"provider\":\"byok-provider\",\"label\":\"ours\",\"secret\":\"" + SECRET + "\"}")
                .post(path);

        created.then()
                .statusCode(201)
                .body("last4", equalTo("c2d1"))
                .body("enabled", equalTo(true))
                .body(not(containsString(SECRET)));
        String id = created.path("id");
        tenant.asOwner().get(path).then().body("data.id", hasItem(id)).body(not(containsString(SECRET)));
        tenant.asOwner().get(tenant.path("/audit")).then().body(not(containsString(SECRET)));
        try (StateTopic topic = new StateTopic(Topics.CREDENTIAL_STATE)) {
            CredentialState credential = EventJson.read(
                    topic.await(message -> message.key().equals(id), SOON)
                            .payload()
                            .orElseThrow()
                            .getBytes(StandardCharsets.UTF_8),
                    CredentialState.class);
            assertThat(open(credential, credential.associatedData())).isEqualTo(SECRET);
            assertThatThrownBy(() -> open(
                            credential,
                            CredentialState.associatedData(
                                    UUID.randomUUID(), credential.credentialId(), credential.provider(), null)))
                    .isInstanceOf(GeneralSecurityException.class);

            tenant.asOwner().delete(path + "/" + id).then().statusCode(204);
            topic.await(message -> message.key().equals(id) && message.payload().isEmpty(), SOON);
        }
        tenant.asOwner().delete(path + "/" + id).then().statusCode(404);
    }

    @Test
    void openRoutersShapeWorksAndAReplacedSecretKeepsItsId() {
        var tenant = tenant("Compatible");
        Response created = tenant.asKey()
                .body("{\"provider\":\"byok-provider\",\"key\":\"" + SECRET + "\",\"name\":\"compat\"}")
                .post("/api/v1/byok");
        created.then()
                .statusCode(201)
                .body("data.name", equalTo("compat"))
                .body("data.label", equalTo("...c2d1"))
                .body("data.workspace_id", equalTo(tenant.defaultProject()));
        String id = created.path("data.id");

        tenant.asKey()
                .body("{\"key\":\"sk-own-second-9999\",\"disabled\":true}")
                .patch("/api/v1/byok/" + id)
                .then()
                .statusCode(200)
                .body("data.id", equalTo(id))
                .body("data.label", equalTo("...9999"))
                .body("data.disabled", equalTo(true));
        tenant.asKey().delete("/api/v1/byok/" + id).then().statusCode(200).body("deleted", equalTo(true));
        tenant.asKey().get("/api/v1/byok/" + id).then().statusCode(404).body("error.code", equalTo(404));
    }

    @Test
    void aBaseUrlThatLeadsInsideIsRefused() {
        var tenant = tenant("Inside");
        String path = tenant.path("/projects/" + tenant.defaultProject() + "/byok");

        for (String url : new String[] {
            "http://127.0.0.1:8190/v1",
            "https://127.0.0.1/v1",
            "https://localhost/v1",
            "https://metadata.google.internal/v1"
        }) {
            tenant.asOwner()
                    .body("{\"provider\":\"byok-provider\",\"label\":\"x\",\"secret\":\"" + SECRET
                            + "\",\"base_url\":\"" + url + "\"}")
                    .post(path)
                    .then()
                    .statusCode(400)
                    .body("errors[0].field", equalTo("base_url"))
                    .body(not(containsString(SECRET)));
        }
    }

    @Test
    void anUnknownProviderIsNamedWithTheNearestOne() {
        var tenant = tenant("Misspelt");

        tenant.asKey()
                .body("{\"provider\":\"byok-provder\",\"key\":\"" + SECRET + "\"}")
                .post("/api/v1/byok")
                .then()
                .statusCode(400)
                .body("error.message", containsString("did you mean \"byok-provider\"?"));
    }

    private static String open(CredentialState credential, byte[] associatedData) throws GeneralSecurityException {
        Aead keyset = TinkProtoKeysetFormat.parseEncryptedKeyset(
                        Base64.getDecoder().decode(credential.wrappedKeyset()),
                        TestStack.keyEncryptionKey(),
                        credential.ownerData())
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
        return new String(
                keyset.decrypt(Base64.getDecoder().decode(credential.ciphertext()), associatedData),
                StandardCharsets.UTF_8);
    }
}

package io.tollway.accounts.catalog;

import static io.tollway.accounts.stack.TestStack.asOperator;
import static io.tollway.accounts.stack.TestStack.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.tollway.accounts.stack.AccountsStack;
import io.tollway.accounts.stack.StateTopic;
import io.tollway.accounts.stack.TestStack;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.Topics;
import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.CredentialState;
import io.tollway.contracts.state.PriceState;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AccountsStack.class)
class CatalogIT {
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void applyingTwiceChangesNothingTheSecondTime() {
        Response first = apply(document("twice", "0.15", "\"sk-upstream-secret-of-twice\""), "");
        first.then().statusCode(200).body("changes.kind", hasItem("provider"));

        apply(document("twice", "0.15", "\"sk-upstream-secret-of-twice\""), "")
                .then()
                .statusCode(200)
                .body("changes", empty())
                .body("version", equalTo(first.path("version")));
    }

    @Test
    void aChangedPriceIsANewVersionAndTheOldOneStays() throws Exception {
        apply(document("prices", "0.15", "\"sk-upstream-secret\""), "").then().statusCode(200);
        apply(document("prices", "0.20", "\"sk-upstream-secret\""), "")
                .then()
                .statusCode(200)
                .body("changes.kind", contains("price"))
                .body("changes[0].before.price.input", equalTo("0.15"))
                .body("changes[0].after.price.input", equalTo("0.2"));

        try (StateTopic prices = new StateTopic(Topics.PRICE_STATE);
                StateTopic catalog = new StateTopic(Topics.CATALOG_STATE)) {
            PriceState old = read(
                    prices.await(message -> message.key().equals("prices/model@prices#1"), SOON), PriceState.class);
            PriceState current = read(
                    prices.await(message -> message.key().equals("prices/model@prices#2"), SOON), PriceState.class);
            assertThat(old.price()).isEqualTo(Map.of("input", 150_000L, "output", 600_000L));
            assertThat(current.price()).isEqualTo(Map.of("input", 200_000L, "output", 600_000L));
            CatalogState.Model model = (CatalogState.Model) read(
                    catalog.await(
                            message -> message.key().equals("model:prices/model") && message.version() == 2, SOON),
                    CatalogState.class);
            assertThat(model.endpoints().getFirst().priceVersion()).isEqualTo(2);
        }
    }

    @Test
    void aDryRunShowsTheDifferenceAndChangesNothing() {
        apply(document("rehearsed", "1", "\"sk-upstream-secret\""), "?dry_run=true")
                .then()
                .statusCode(200)
                .body("dry_run", equalTo(true))
                .body("changes.kind", hasItem("model"));

        asOperator().get("/api/v1/operator/catalog").then().body("models.id", not(hasItem("rehearsed/model")));
    }

    @Test
    void aMissingSecretLeavesTheAccountInactiveAndSaysSo() {
        apply(document("secretless", "1", "\"${NOT_SET}\""), "")
                .then()
                .statusCode(200)
                .body("inactive_accounts", hasItem("secretless-a"));
        RestAssured.get("/api/v1/catalog/models").then().body("data.id", not(hasItem("secretless/model")));

        apply(document("secretless", "1", "\"sk-upstream-secret\""), "")
                .then()
                .statusCode(200)
                .body("inactive_accounts", not(hasItem("secretless-a")));
        RestAssured.get("/api/v1/catalog/models")
                .then()
                .statusCode(200)
                .body("data.id", hasItem("secretless/model"))
                .body("data.find { it.id == 'secretless/model' }.endpoints[0].price.input", equalTo("1"));
    }

    @Test
    void onlyPruneRemovesWhatTheFileDoesNotName() {
        apply(document("first", "1", "\"sk-upstream-secret\""), "").then().statusCode(200);
        apply(document("second", "1", "\"sk-upstream-secret\""), "").then().statusCode(200);
        asOperator().get("/api/v1/operator/catalog").then().body("models.id", hasItem("first/model"));

        apply(document("second", "1", "\"(sealed)\""), "?prune=true")
                .then()
                .statusCode(200)
                .body("changes.findAll { it.change == 'removed' }.id", hasItem("first/model"))
                .body("inactive_accounts", empty());
        asOperator()
                .get("/api/v1/operator/catalog")
                .then()
                .body("models.id", contains("second/model"))
                .body("providers.id", contains("second"))
                .body("providers[0].accounts[0].secret", equalTo("(sealed)"));
        try (StateTopic catalog = new StateTopic(Topics.CATALOG_STATE)) {
            catalog.await(
                    message -> message.key().equals("provider:first")
                            && message.payload().isEmpty(),
                    SOON);
            catalog.await(
                    message -> message.key().equals("model:first/model")
                            && message.payload().isEmpty(),
                    SOON);
        }
    }

    @Test
    void whatIsReadCanBeAppliedAgainWithoutAChange() {
        apply(document("roundtrip", "0.5", "\"sk-upstream-secret\""), "").then().statusCode(200);

        String document = asOperator().get("/api/v1/operator/catalog").asString();

        apply(document, "?prune=true").then().statusCode(200).body("changes", empty());
    }

    @Test
    void anUpstreamSecretIsSealedForTheGatewayAndNowhereInClear() throws Exception {
        String secret = "sk-canary-5f3a9c1e7b";
        apply(document("sealed", "1", "\"" + secret + "\""), "").then().statusCode(200);

        try (StateTopic topic = new StateTopic(Topics.CREDENTIAL_STATE)) {
            CredentialState credential = read(
                    topic.await(
                            message -> message.payload()
                                    .filter(payload -> payload.contains("\"account_id\":\"sealed-a\""))
                                    .isPresent(),
                            SOON),
                    CredentialState.class);
            assertThat(open(credential)).isEqualTo(secret);
            assertThat(credential.baseUrl()).isEqualTo("http://127.0.0.1:8190/sealed/v1");
            assertThat(topic.readAll())
                    .noneMatch(message -> message.payload().orElse("").contains(secret));
        }
        try (Connection database = TestStack.database();
                Statement statement = database.createStatement()) {
            for (String table : TestStack.tables()) {
                try (ResultSet found = statement.executeQuery(
                        "SELECT count(*) FROM " + table + " t WHERE t::text LIKE '%" + secret + "%'")) {
                    found.next();
                    assertThat(found.getInt(1)).as(table).isZero();
                }
            }
        }
    }

    @Test
    void aPriceThatIsANumberIsRefusedWithItsPath() {
        apply(document("wrong", "0.15", "\"sk\"").replace("\"0.15\"", "0.15"), "")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("models[0].endpoints[0].price.input"))
                .body("errors[0].message", equalTo("must be a decimal string, was a number"));
    }

    @Test
    void anApplyThatLeavesOutAPriceIsRefusedAndTheModelStaysOnSale() {
        apply(document("priced", "0.15", "\"sk\""), "").then().statusCode(200);
        String without =
                document("priced", "0.15", "\"sk\"").replace(",\"price\":{\"input\":\"0.15\",\"output\":\"0.60\"}", "");

        for (String options : java.util.List.of("", "?prune=true", "?dry_run=true")) {
            apply(without, options)
                    .then()
                    .statusCode(400)
                    .body("errors[0].field", equalTo("models[0].endpoints[0].price"))
                    .body("errors[0].message", equalTo("is missing; \"0\" prices are free"));
        }

        RestAssured.get("/api/v1/catalog/models")
                .then()
                .body("data.find { it.id == 'priced/model' }.endpoints[0].price.input", equalTo("0.15"));
    }

    @Test
    void onlyOperatorsApply() {
        var tenant = tenant("No operators");

        tenant.asKey().body("{}").post("/api/v1/operator/catalog").then().statusCode(403);
        tenant.asOwner().body("{}").post("/api/v1/operator/catalog").then().statusCode(403);
        RestAssured.get("/api/v1/operator/catalog").then().statusCode(401).body("secret", nullValue());
        TestStack.as(TestStack.token("known-staff@example.com", "operator"))
                .get("/api/v1/operator/catalog")
                .then()
                .statusCode(200);
    }

    private static Response apply(String document, String options) {
        return asOperator().body(document).post("/api/v1/operator/catalog" + options);
    }

    static String document(String name, String input, String secret) {
        return """
            {"version":1,
             "providers":[{"id":"%1$s","name":"%1$s","dialect":"openai","base_url":"http://127.0.0.1:8190/%1$s/v1",
                           "accounts":[{"id":"%1$s-a","secret":%3$s}]}],
             "models":[{"id":"%1$s/model","name":"Model","context_length":8000,"max_output_tokens":1000,
                        "endpoints":[{"provider":"%1$s","upstream_model":"m","price":{"input":"%2$s","output":"0.60"}}]}]}
            """.formatted(name, input, secret);
    }

    private static <T> T read(StateTopic.StateMessage message, Class<T> type) throws EventJson.UnreadableEvent {
        return EventJson.read(message.payload().orElseThrow().getBytes(StandardCharsets.UTF_8), type);
    }

    /** As the gateway does it. */
    static String open(CredentialState credential) throws Exception {
        Aead keyset = TinkProtoKeysetFormat.parseEncryptedKeyset(
                        Base64.getDecoder().decode(credential.wrappedKeyset()),
                        TestStack.keyEncryptionKey(),
                        credential.ownerData())
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
        return new String(
                keyset.decrypt(Base64.getDecoder().decode(credential.ciphertext()), credential.associatedData()),
                StandardCharsets.UTF_8);
    }
}

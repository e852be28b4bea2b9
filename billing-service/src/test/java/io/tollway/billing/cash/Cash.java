package io.tollway.billing.cash;

import static io.restassured.RestAssured.given;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.identity.UuidV7;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.StateSignature;
import io.tollway.contracts.Topic;
import io.tollway.contracts.Topics;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.MemberState;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.TenantState;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** An organization of its own per test, the people and keys around it, its browser at Stripe's page, and a look into the database. */
public final class Cash {
    public static final String GOOD_CARD = "4242424242424242";
    public static final String DECLINED_CARD = "4000000000000002";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long BETWEEN_LOOKS_MILLIS = 50;

    private final UUID organization = uuid();
    private final String subject = uuid().toString();

    private Cash() {}

    /** An organization with one member, both already known to the service. */
    public static Cash organization(MemberState.Role role) {
        until("the service is ready", () -> given().get("/q/health/ready").statusCode() == 200);
        Cash cash = new Cash();
        // Old enough that what is not known about it by now does not exist.
        Instant created = Instant.now().minus(Duration.ofDays(1));
        publish(
                Topics.TENANT_STATE,
                cash.organization.toString(),
                new TenantState(
                        cash.organization,
                        "Acme Analytics",
                        TenantState.Status.ACTIVE,
                        "finance@acme.test",
                        "UTC",
                        created,
                        1));
        MemberState member =
                new MemberState(uuid(), cash.organization, cash.subject, "member@acme.test", role, true, 1);
        publish(Topics.MEMBER_STATE, member.memberId().toString(), member);
        until("the membership is known", () -> List.of(200, 403)
                .contains(cash.person()
                        .get("/api/v1/organizations/" + cash.organization + "/top-ups/quote?amount_usd=10")
                        .statusCode()));
        return cash;
    }

    /** accounts says that there is a key of this name. */
    public void keyMade(UUID key, String name) {
        publish(
                Topics.API_KEY_STATE,
                key.toString(),
                1,
                EventJson.write(new ApiKeyState(
                        key,
                        organization,
                        organization,
                        null,
                        ApiKeyState.Kind.API,
                        "0".repeat(64),
                        "sk-tw-v1-…abcd",
                        name,
                        List.of(),
                        false,
                        null,
                        null,
                        null,
                        1,
                        Instant.EPOCH,
                        1)));
    }

    public void keyDeleted(UUID key) {
        publish(Topics.API_KEY_STATE, key.toString(), 2, null);
    }

    public void projectNamed(UUID project, String name) {
        PolicyState.ProjectPolicy policy =
                new PolicyState.ProjectPolicy(project, name, PolicyState.ByokMode.OWN_FIRST, false);
        publish(
                Topics.POLICY_STATE,
                organization.toString(),
                1,
                EventJson.write(new PolicyState(organization, List.of(policy), 1)));
    }

    public OrganizationId id() {
        return new OrganizationId(organization);
    }

    public String path(String rest) {
        return "/api/v1/organizations/" + organization + rest;
    }

    /** A request by the member. */
    public RequestSpecification person() {
        JwtClaims claims = new JwtClaims();
        claims.setSubject(subject);
        claims.setAudience("tollway-api");
        claims.setClaim("email", "member@acme.test");
        claims.setExpirationTimeMinutesInTheFuture(5);
        claims.setIssuedAtToNow();
        return bearer(signed(claims, "RS256", key("cash.people-key", "RSA")));
    }

    /** A request that the gateway forwards for one of the organization's keys. */
    public RequestSpecification key(String kind) {
        JwtClaims claims = assertion(kind, uuid());
        claims.setStringClaim("org", organization.toString());
        return bearer(signed(claims, "EdDSA", key("cash.assertion-key", "Ed25519")));
    }

    /** A request that the gateway forwards for an operator's key. */
    public static RequestSpecification operator(UUID keyId) {
        return bearer(signed(assertion("operator", keyId), "EdDSA", key("cash.assertion-key", "Ed25519")));
    }

    private static JwtClaims assertion(String kind, UUID keyId) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("tollway-gateway");
        claims.setAudience("billing");
        claims.setClaim("key_kind", kind);
        claims.setClaim("key", keyId.toString());
        claims.setClaim("scopes", List.of());
        claims.setExpirationTimeMinutesInTheFuture(0.9f);
        return claims;
    }

    /** Pays, or tries to, on the hosted page. */
    public static int payWith(String card, String checkoutUrl) {
        return given().redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded")
                .formParam("card_number", card)
                .post(checkoutUrl)
                .statusCode();
    }

    /** Gives a card to be saved, and confirms it where the bank asks. */
    public static void saveCard(String card, String checkoutUrl) {
        if (payWith(card, checkoutUrl) != 303) {
            confirm(checkoutUrl);
        }
    }

    /** Confirms before the bank what waits on this page. */
    public static void confirm(String pageUrl) {
        given().redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded")
                .formParam("outcome", "complete")
                .post(pageUrl + "/authenticate")
                .then()
                .statusCode(303);
    }

    /** Makes calls to the simulator go wrong, e.g. {@code {"path":"/v1/invoices","status":500}}. Gives the fault's id, by which one that goes on is ended. */
    public static String stripeFault(String json) {
        return given().contentType("application/json")
                .body(json)
                .post(config("cash.stripe-url") + "/_simulator/faults")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getString("id");
    }

    public static void endStripeFault(String id) {
        given().delete(config("cash.stripe-url") + "/_simulator/faults/" + id)
                .then()
                .statusCode(200);
    }

    /** A request to Stripe itself, as whoever looks into its dashboard. */
    public static RequestSpecification stripe() {
        return given().baseUri(config("cash.stripe-url")).auth().preemptive().basic("sk_test_dashboard", "");
    }

    /** How the simulator treats webhooks from now on, e.g. {@code {"drop":true}}. */
    public static void webhooks(String json) {
        given().contentType("application/json")
                .body(json)
                .post(config("cash.stripe-url") + "/_simulator/webhooks")
                .then()
                .statusCode(200);
    }

    /** An organization's credit, bought with this card and posted; gives the top-up's id. */
    public String bought(String amount, String card) {
        JsonPath order = person().header("Idempotency-Key", uuid().toString())
                .body("{\"amount_usd\":\"" + amount + "\"}")
                .post(path("/top-ups"))
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        payWith(card, order.getString("checkout_url"));
        until("the top-up is credited and has its invoice", () -> {
            JsonPath shown =
                    person().get(path("/top-ups/" + order.getString("id"))).jsonPath();
            return shown.getString("state").equals("succeeded") && shown.getString("stripe_invoice_id") != null;
        });
        return order.getString("id");
    }

    /** The lots that payments made for the organization. */
    public long paidLots() {
        return number("SELECT count(*) FROM lot WHERE tenant_id = '" + organization + "' AND kind = 'paid'");
    }

    public long balanceNano() {
        return number("SELECT coalesce(sum(balance_nano), 0) FROM wallet WHERE tenant_id = '" + organization + "'");
    }

    /** One number, read as the database's owner within the ledger's scope. */
    public static long number(String sql) {
        return inDatabase(statement -> {
            try (ResultSet rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    /** One text, read in the same way. */
    public static String text(String sql) {
        String[] found = {""};
        inDatabase(statement -> {
            try (ResultSet rows = statement.executeQuery(sql)) {
                rows.next();
                found[0] = rows.getString(1);
                return 0;
            }
        });
        return found[0];
    }

    public static void execute(String sql) {
        inDatabase(statement -> (long) statement.executeUpdate(sql));
    }

    @FunctionalInterface
    private interface Work {
        long with(Statement statement) throws SQLException;
    }

    private static long inDatabase(Work work) {
        try (Connection connection = DriverManager.getConnection(
                        config("quarkus.datasource.jdbc.url"), config("cash.owner"), config("cash.owner-password"));
                PreparedStatement scope = connection.prepareStatement("SET app.scope = 'ledger'");
                Statement statement = connection.createStatement()) {
            scope.execute();
            return work.with(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for a condition, looking often. */
    public static void until(String what, Callable<Boolean> condition) {
        Instant end = Instant.now().plus(PATIENCE);
        try {
            while (!condition.call()) {
                if (Instant.now().isAfter(end)) {
                    throw new AssertionError("never happened: " + what);
                }
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void publish(Topic topic, String recordKey, Object state) {
        publish(topic, recordKey, 1, EventJson.write(state));
    }

    /** A payload of null is a tombstone. */
    private static void publish(Topic topic, String recordKey, long version, byte @Nullable [] payload) {
        String signature =
                StateSignature.sign(key("cash.state-key", "Ed25519"), topic.name(), recordKey, version, payload);
        ProducerRecord<String, byte[]> message = new ProducerRecord<>(topic.name(), recordKey, payload);
        message.headers()
                .add(StateSignature.VERSION_HEADER, bytes(Long.toString(version)))
                .add(StateSignature.KEY_ID_HEADER, bytes("test"))
                .add(StateSignature.SIGNATURE_HEADER, bytes(signature));
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config("cash.kafka"));
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(message).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token).contentType("application/json");
    }

    private static String signed(JwtClaims claims, String algorithm, PrivateKey key) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setAlgorithmHeaderValue(algorithm);
        signature.setKey(key);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrivateKey key(String configuration, String algorithm) {
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(config(configuration))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String config(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static UUID uuid() {
        return UuidV7.next(Clock.systemUTC());
    }
}

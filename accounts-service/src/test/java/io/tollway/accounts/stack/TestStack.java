package io.tollway.accounts.stack;

import static io.restassured.RestAssured.given;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.build.Jwt;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** What a test does to the running stack and asks of it. */
public final class TestStack {
    public static final String INTERNAL_TOKEN = "internal-token-of-the-tests-0123456789";

    /** 32 characters and their checksum. */
    public static final String OPERATOR_KEY = "sk-tw-mgmt-v1-0123456789ABCDEFGHIJKLMNOPQRSTUV0vYiqg";

    private static volatile boolean ready;

    private TestStack() {}

    public static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    /** An access token as the identity provider would issue it. */
    public static String token(String email, String... roles) {
        return token("subject-of-" + email, email, true, roles);
    }

    public static String token(String subject, String email, boolean verified, String... roles) {
        return Jwt.issuer(setting("stack.issuer"))
                .subject(subject)
                .audience("tollway-api")
                .claim("email", email)
                .claim("email_verified", verified)
                .claim("name", "Name of " + email)
                .claim("realm_access", Map.of("roles", Set.of(roles)))
                .expiresIn(Duration.ofMinutes(10))
                .jws()
                .keyId("test")
                .sign(privateKey("RSA", "stack.token-private-key"));
    }

    public static RequestSpecification as(String bearer) {
        return given().header("Authorization", "Bearer " + bearer).contentType("application/json");
    }

    public static RequestSpecification asOperator() {
        awaitReady();
        return as(OPERATOR_KEY);
    }

    /** The schema is migrated in the background, so the first request may come too early. */
    private static void awaitReady() {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!ready && System.nanoTime() - deadline < 0) {
            ready = given().get("/q/health/ready").statusCode() == 200;
        }
    }

    /** An organization made by an operator; its owner is known to the identity provider. */
    public static Tenant tenant(String name) {
        String email = "known-" + UUID.randomUUID() + "@example.com";
        Response created =
                asOperator().body(Map.of("name", name, "owner_email", email)).post("/api/v1/operator/organizations");
        if (created.statusCode() != 201) {
            throw new AssertionError(created.asString());
        }
        return new Tenant(created.path("id"), created.path("management_key"), email);
    }

    public record Tenant(String id, String managementKey, String ownerEmail) {
        public RequestSpecification asKey() {
            return as(managementKey);
        }

        public RequestSpecification asOwner() {
            return as(token(ownerEmail));
        }

        public String path(String rest) {
            return "/api/v1/organizations/" + id + rest;
        }

        public String defaultProject() {
            return asOwner().get(path("")).path("projects[0].id");
        }
    }

    public static void command(String path) {
        try {
            HttpResponse<Void> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(setting("stack.control-url") + path))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() != 204) {
                throw new AssertionError(path + " failed");
            }
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** As the superuser, whom no row-level security binds. */
    public static Connection database() throws java.sql.SQLException {
        return DriverManager.getConnection(
                setting("quarkus.datasource.jdbc.url"),
                setting("stack.database-superuser"),
                setting("stack.database-superuser-password"));
    }

    /** As the service's own role, without any setting. */
    public static Connection databaseAsService() throws java.sql.SQLException {
        return DriverManager.getConnection(
                setting("quarkus.datasource.jdbc.url"),
                setting("quarkus.datasource.username"),
                setting("quarkus.datasource.password"));
    }

    public static PublicKey signingKey() {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(
                            new X509EncodedKeySpec(Base64.getDecoder().decode(setting("stack.signing-public-key"))));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static Aead keyEncryptionKey() {
        try {
            return TinkJsonProtoKeysetFormat.parseKeyset(setting("stack.kek"), InsecureSecretKeyAccess.get())
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static PrivateKey privateKey(String algorithm, String setting) {
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(setting(setting))));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Every tenant-owned or secret-bearing table. */
    public static List<String> tables() {
        return List.of(
                "organization",
                "project",
                "member",
                "invitation",
                "api_key",
                "owner_keyset",
                "credential",
                "catalog_entry",
                "price_version",
                "catalog_version",
                "audit_entry",
                "audit_head",
                "remembered_answer",
                "state_record");
    }
}

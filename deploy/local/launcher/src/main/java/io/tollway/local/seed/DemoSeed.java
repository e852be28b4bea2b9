package io.tollway.local.seed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.local.catalog.CatalogFile;
import io.tollway.local.catalog.OperatorCatalog;
import io.tollway.local.component.LocalStack;
import io.tollway.local.http.JsonClient;
import io.tollway.local.keycloak.Realm;
import io.tollway.local.secret.LocalSecrets;
import io.tollway.local.stack.LocalStackException;
import io.tollway.local.stack.PortPlan;
import io.tollway.local.stack.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * Makes what the demo needs and is not yet there. Every step looks first or is idempotent by key, so an interrupted seed is
 * completed by the next start.
 */
public final class DemoSeed {

    /** What may only mean that a state record has not arrived yet; anything else is an answer. */
    private static final Set<Integer> ON_ITS_WAY = Set.of(401, 404, 409, 503);

    /** What the demo organization starts with. */
    private static final String GRANT_USD = "5.00";

    /** State reaches billing and the gateway through Kafka, usually within a second. */
    private static final Duration PROPAGATION = Duration.ofSeconds(30);

    private final LocalStack stack;
    private final LocalSecrets secrets;
    private final Progress progress;
    private final String accounts;
    private final String gateway;

    public DemoSeed(LocalStack stack, Progress progress) {
        this.stack = stack;
        this.secrets = stack.secrets();
        this.progress = progress;
        this.accounts = PortPlan.url(stack.ports().accounts());
        this.gateway = PortPlan.url(stack.ports().front());
    }

    /** Does all of it. @param catalogs applied in this order */
    public DemoTenant run(List<Path> catalogs) {
        applyCatalogs(catalogs);
        String organization = organization();
        members(organization);
        grant(organization);
        String key = demoKey();
        awaitUsable(key);
        return new DemoTenant(organization, key, required("demo-management-key"));
    }

    private void applyCatalogs(List<Path> catalogs) {
        OperatorCatalog operator = new OperatorCatalog(accounts, required("operator-key"));
        Map<String, String> environment = new HashMap<>(stack.environment());
        environment.put("TOLLWAY_PROVIDERS_URL", PortPlan.url(stack.ports().providers()));
        for (Path catalog : catalogs) {
            CatalogFile file = CatalogFile.read(catalog, environment);
            OperatorCatalog.Outcome outcome = operator.apply(file, false);
            progress.component(
                    "catalog",
                    catalog.getFileName() + ": version " + outcome.version() + ", "
                            + outcome.changes().size() + " changes"
                            + (file.withoutSecret().isEmpty()
                                    ? ""
                                    : ", " + file.withoutSecret().size() + " accounts inactive (no secret)"));
        }
    }

    private String organization() {
        if (secrets.read("demo-organization").isPresent()
                && secrets.read("demo-management-key").isPresent()) {
            int status = new JsonClient(accounts)
                    .bearer(required("demo-management-key"))
                    .get("/api/v1/keys")
                    .status();
            if (status != 401) {
                return required("demo-organization");
            }
            // accounts positively does not know the key: somebody removed the data but not the secrets.
            progress.component("demo", "the kept keys belong to other data; making new ones");
            List.of("demo-organization", "demo-management-key", "demo-key", "demo-grant", "demo-seed")
                    .forEach(secrets::forget);
        }
        ObjectNode body = JsonClient.JSON.createObjectNode().put("name", "Demo").put("owner_email", Realm.OWNER);
        JsonNode created = new JsonClient(accounts)
                .bearer(required("operator-key"))
                // Fixed with the data: a crash between the answer and the file below must not make a second
                // organization.
                .header("Idempotency-Key", "demo-organization-" + secrets.token("demo-seed"))
                .post("/api/v1/operator/organizations", body)
                .required("create the demo organization");
        String id = created.path("id").asText();
        // Shown in the first answer only; if that one was lost, the owner makes another.
        String key = created.path("management_key").isTextual()
                ? created.path("management_key").asText()
                : newManagementKey(id);
        secrets.replace("demo-management-key", key);
        secrets.replace("demo-organization", id);
        progress.component("demo", "organization created");
        return required("demo-organization");
    }

    private String newManagementKey(String organization) {
        return new JsonClient(accounts)
                .bearer(personToken(Realm.OWNER))
                .post(
                        "/api/v1/organizations/" + organization + "/management-keys",
                        JsonClient.JSON.createObjectNode().put("name", "Demo management key"))
                .required("create a management key of the demo organization")
                .path("key")
                .asText();
    }

    private void members(String organization) {
        JsonClient owner = new JsonClient(accounts).bearer(personToken(Realm.OWNER));
        // Had Keycloak not answered when the organization was made, the owner is only invited; this accepts.
        owner.get("/api/v1/me").required("log in the demo organization's owner");
        String path = "/api/v1/organizations/" + organization + "/members";
        String present =
                owner.get(path).required("list the demo organization's members").toString();
        for (Map.Entry<String, String> member :
                Map.of(Realm.FINANCE, "finance", Realm.DEVELOPER, "developer").entrySet()) {
            if (present.contains("\"" + member.getKey() + "\"")) {
                continue;
            }
            owner.post(
                            path,
                            JsonClient.JSON
                                    .createObjectNode()
                                    .put("email", member.getKey())
                                    .put("role", member.getValue()))
                    .required("make " + member.getKey() + " a member of the demo organization");
        }
    }

    private void grant(String organization) {
        if (secrets.read("demo-grant").isPresent()) {
            return;
        }
        ObjectNode body =
                JsonClient.JSON.createObjectNode().put("amount_usd", GRANT_USD).put("reason", "demo credit");
        JsonNode grant = retried("grant the demo credit", () -> new JsonClient(gateway)
                        .bearer(required("operator-key"))
                        .header("Idempotency-Key", "demo-grant-" + organization)
                        .post("/api/v1/operator/organizations/" + organization + "/grants", body))
                .required("grant the demo credit");
        secrets.replace("demo-grant", grant.path("id").asText());
        progress.component("demo", "$" + GRANT_USD + " of promotional credit granted");
    }

    private String demoKey() {
        if (secrets.read("demo-key").isPresent()) {
            return required("demo-key");
        }
        JsonNode created = retried("create the demo key", () -> new JsonClient(gateway)
                        .bearer(required("demo-management-key"))
                        .post("/api/v1/keys", JsonClient.JSON.createObjectNode().put("name", "Demo key")))
                .required("create the demo key");
        progress.component("demo", "key created");
        return secrets.replace("demo-key", created.path("key").asText());
    }

    /** The promise of {@code up} is a curl that works, so the key must have arrived at the gateway and credit at billing. */
    private void awaitUsable(String key) {
        retried("use the demo key", () -> new JsonClient(gateway).bearer(key).get("/v1/models"))
                .required("use the demo key");
        retried(
                        "read the demo credit",
                        () -> new JsonClient(gateway).bearer(key).get("/v1/credits"))
                .required("read the demo credit");
    }

    private String personToken(String email) {
        // Keycloak calls itself ready a moment before its first bootstrap has ended, and answers 503 until then; and
        // after its database was killed, each connection that it still holds from before costs one 500.
        return retried(
                        "log in as " + email,
                        status -> status >= 500 || ON_ITS_WAY.contains(status),
                        () -> new JsonClient(stack.realm().issuer())
                                .postForm(
                                        "/protocol/openid-connect/token",
                                        Map.of(
                                                "grant_type",
                                                "password",
                                                "client_id",
                                                Realm.TERMINAL_CLIENT,
                                                "scope",
                                                "openid",
                                                "username",
                                                email,
                                                "password",
                                                stack.realm().demoPassword())))
                .required("log in as " + email)
                .path("access_token")
                .asText();
    }

    private String required(String secret) {
        return secrets.read(secret)
                .orElseThrow(() -> new LocalStackException("The secret " + secrets.file(secret)
                        + " is missing. Restore it, or start from nothing with ./tollway up --fresh."));
    }

    private static JsonClient.Answer retried(String purpose, Supplier<JsonClient.Answer> call) {
        return retried(purpose, ON_ITS_WAY::contains, call);
    }

    private static JsonClient.Answer retried(String purpose, IntPredicate temporary, Supplier<JsonClient.Answer> call) {
        long deadline = System.nanoTime() + PROPAGATION.toNanos();
        while (true) {
            JsonClient.Answer answer = call.get();
            if (!temporary.test(answer.status()) || System.nanoTime() > deadline) {
                return answer;
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LocalStackException("Interrupted while trying to " + purpose + ".", e);
            }
        }
    }
}

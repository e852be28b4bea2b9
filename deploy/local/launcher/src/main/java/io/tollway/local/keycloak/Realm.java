package io.tollway.local.keycloak;

import io.tollway.local.secret.LocalSecrets;
import io.tollway.local.stack.LocalStackException;
import io.tollway.local.stack.PortPlan;
import io.tollway.local.stack.StateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** The realm {@code tollway}: imported from a file when Keycloak starts for the first time, its addresses kept current later. */
public final class Realm {

    public static final String NAME = "tollway";
    public static final String CONSOLE_CLIENT = "web-console";
    public static final String ACCOUNTS_CLIENT = "accounts-service";
    public static final String TERMINAL_CLIENT = "tollway-terminal";
    public static final String OPERATOR = "operator@tollway.example";
    public static final String OWNER = "owner@demo.example";
    public static final String FINANCE = "finance@demo.example";
    public static final String DEVELOPER = "developer@demo.example";

    private final PortPlan ports;
    private final LocalSecrets secrets;

    public Realm(PortPlan ports, LocalSecrets secrets) {
        this.ports = ports;
        this.secrets = secrets;
    }

    public String issuer() {
        return PortPlan.url(ports.keycloak()) + "/realms/" + NAME;
    }

    public String consoleSecret() {
        return secrets.token("console-client-secret");
    }

    /** accounts reads the secret of its client from this file. */
    public Path accountsSecretFile() {
        secrets.token("accounts-client-secret");
        return secrets.file("accounts-client-secret");
    }

    public String operatorPassword() {
        return secrets.token("operator-password");
    }

    /** One password for the three people of the demo organization. */
    public String demoPassword() {
        return secrets.token("demo-password");
    }

    public String administratorPassword() {
        return secrets.token("keycloak-admin-password");
    }

    /** Puts the file where {@code start --import-realm} looks for it. Keycloak ignores it once the realm exists. */
    public void writeImportFile(Path keycloakHome) {
        String text = template();
        for (Map.Entry<String, String> value : values().entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue());
        }
        StateFolder.writePrivate(keycloakHome.resolve("data/import/tollway-realm.json"), text);
    }

    /** After a start with other ports, an existing realm would send people to the old addresses. */
    public void keepAddressesCurrent(Path data) {
        Path seen = data.resolve("addresses");
        String now = PortPlan.url(ports.console()) + " " + ports.smtp();
        try {
            String before = Files.exists(seen) ? Files.readString(seen) : now;
            if (!before.equals(now)) {
                new KeycloakAdministration(PortPlan.url(ports.keycloak()), administratorPassword())
                        .changeAddresses(
                                PortPlan.url(ports.console()),
                                localhost(ports.console()),
                                Integer.toString(ports.smtp()));
            }
            Files.writeString(seen, now);
        } catch (IOException e) {
            throw new LocalStackException("Cannot note the realm's addresses in " + seen + ": " + e.getMessage(), e);
        }
    }

    private Map<String, String> values() {
        return Map.of(
                "SMTP_PORT", Integer.toString(ports.smtp()),
                "CONSOLE_URL", PortPlan.url(ports.console()),
                "CONSOLE_LOCALHOST_URL", localhost(ports.console()),
                "CONSOLE_SECRET", consoleSecret(),
                "ACCOUNTS_SECRET", secrets.token("accounts-client-secret"),
                "OPERATOR_PASSWORD", operatorPassword(),
                "DEMO_PASSWORD", demoPassword());
    }

    private static String localhost(int port) {
        return "http://localhost:" + port;
    }

    private static String template() {
        try (InputStream resource =
                Objects.requireNonNull(Realm.class.getResourceAsStream("realm.json"), "realm.json")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new LocalStackException(
                    "The launcher's jar is damaged: realm.json cannot be read. Build it again.", e);
        }
    }
}

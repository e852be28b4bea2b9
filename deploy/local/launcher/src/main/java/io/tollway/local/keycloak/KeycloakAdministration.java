package io.tollway.local.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.local.http.JsonClient;
import java.util.Map;

/** The few calls of Keycloak's admin API that keep an existing realm in step with the stack's ports. */
final class KeycloakAdministration {

    private final String keycloak;
    private final String password;

    KeycloakAdministration(String keycloak, String password) {
        this.keycloak = keycloak;
        this.password = password;
    }

    void changeAddresses(String consoleUrl, String consoleLocalhostUrl, String smtpPort) {
        JsonClient admin = new JsonClient(keycloak + "/admin/realms/" + Realm.NAME).bearer(token());
        ObjectNode realm = (ObjectNode) admin.get("").required("read the realm");
        ((ObjectNode) realm.get("smtpServer")).put("port", smtpPort);
        admin.put("", realm).required("change the realm's SMTP port");

        JsonNode clients =
                admin.get("/clients?clientId=" + Realm.CONSOLE_CLIENT).required("find the console's client");
        ObjectNode client = (ObjectNode) clients.get(0);
        client.put("rootUrl", consoleUrl);
        ArrayNode redirects = client.putArray("redirectUris");
        redirects.add(consoleUrl + "/*").add(consoleLocalhostUrl + "/*");
        admin.put("/clients/" + client.get("id").asText(), client).required("change the console's redirect addresses");
    }

    private String token() {
        return new JsonClient(keycloak + "/realms/master/protocol/openid-connect/token")
                .postForm(
                        "",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "admin-cli",
                                "username",
                                "admin",
                                "password",
                                password))
                .required("log in to Keycloak as its administrator")
                .get("access_token")
                .asText();
    }
}

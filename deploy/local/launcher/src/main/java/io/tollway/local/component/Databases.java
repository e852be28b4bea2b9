package io.tollway.local.component;

import io.tollway.local.embedded.EmbeddedPostgres;
import io.tollway.local.embedded.PostgresDatabase;
import io.tollway.local.embedded.PostgresLogin;
import io.tollway.local.secret.LocalSecrets;

/** The databases of the local stack: one for each service that has one, each with an owner and an ordinary role. */
public final class Databases {

    private Databases() {}

    static void all(LocalStack stack) {
        for (String name : new String[] {"accounts", "billing", "keycloak"}) {
            PostgresDatabase database = described(stack, name);
            EmbeddedPostgres server = Infrastructure.running(stack);
            server.createDatabase(
                    name, database.owner().password(), database.app().password());
            server.createInspector(database, inspector(stack, name).password());
        }
    }

    public static PostgresDatabase accounts(LocalStack stack) {
        return described(stack, "accounts");
    }

    public static PostgresDatabase billing(LocalStack stack) {
        return described(stack, "billing");
    }

    static PostgresDatabase keycloak(LocalStack stack) {
        return described(stack, "keycloak");
    }

    /** Sees every tenant's rows; for whoever inspects the books, not for a service. */
    public static PostgresLogin inspector(LocalStack stack, String database) {
        return new PostgresLogin(database + "_inspector", stack.secrets().token("database-" + database + "-inspector"));
    }

    private static PostgresDatabase described(LocalStack stack, String name) {
        LocalSecrets secrets = stack.secrets();
        return new PostgresDatabase(
                stack.ports().postgres(),
                name,
                new PostgresLogin(name + "_owner", secrets.token("database-" + name + "-owner")),
                new PostgresLogin(name + "_app", secrets.token("database-" + name + "-app")));
    }
}

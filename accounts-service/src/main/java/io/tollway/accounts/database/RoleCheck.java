package io.tollway.accounts.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Row-level security binds neither superusers nor roles with BYPASSRLS, so the service refuses to work as one of them. */
final class RoleCheck {
    private RoleCheck() {}

    static void refuseTooPowerful(DataSourceLogin login) throws SQLException {
        try (Connection connection = login.open("accounts-role-check");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT rolsuper OR rolbypassrls,
                               EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user)
                          FROM pg_roles WHERE rolname = current_user
                        """)) {
            if (!row.next() || row.getBoolean(1) || row.getBoolean(2)) {
                throw new SQLException("the role " + login.username()
                        + " is a superuser, bypasses row-level security or owns tables; set quarkus.datasource.username to a"
                        + " plain role and accounts.database.owner-username to the one that migrates");
            }
        }
    }
}

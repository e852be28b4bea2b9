package io.tollway.accounts.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** The service's own log-in as JDBC wants it, for the two places that need a connection of their own: the migration and the relay. */
@ApplicationScoped
public class DataSourceLogin {

    /** The keys of Quarkus' data source that are needed here. */
    @ConfigMapping(prefix = "quarkus.datasource")
    interface Keys {
        String username();

        String password();

        @WithName("jdbc.url")
        String jdbcUrl();
    }

    private final Keys keys;

    DataSourceLogin(Keys keys) {
        this.keys = keys;
    }

    String jdbcUrl() {
        return keys.jdbcUrl();
    }

    String username() {
        return keys.username();
    }

    String password() {
        return keys.password();
    }

    /** A connection outside every pool, as the service's role; the caller closes it. */
    public Connection open(String applicationName) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", keys.username());
        properties.setProperty("password", keys.password());
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(keys.jdbcUrl(), properties);
    }
}

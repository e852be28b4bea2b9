package io.tollway.local.embedded;

import java.util.Objects;

/**
 * One service's database. Migrations run as the owner; the service itself uses the other role, which owns nothing, so that
 * row-level security binds it and a revoked UPDATE or DELETE stays revoked.
 *
 * @param port on the loopback interface
 * @param name the database's name
 * @param owner owns the database and the schema {@code public}; for migrations
 * @param app may read and write the tables that the owner creates; for the running service
 */
public record PostgresDatabase(int port, String name, PostgresLogin owner, PostgresLogin app) {

    public PostgresDatabase {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(app, "app");
    }

    /** {@code jdbc:postgresql://127.0.0.1:PORT/NAME}. */
    public String jdbcUrl() {
        return "jdbc:" + reactiveUrl();
    }

    /** {@code postgresql://127.0.0.1:PORT/NAME}, as the Vert.x client wants it. */
    public String reactiveUrl() {
        return "postgresql://127.0.0.1:" + port + "/" + name;
    }

    /** {@code postgresql://USER:PASSWORD@127.0.0.1:PORT/NAME}, as psql wants it. Holds the password. */
    public String uri(PostgresLogin login) {
        return "postgresql://" + login.user() + ":" + login.password() + "@127.0.0.1:" + port + "/" + name;
    }
}

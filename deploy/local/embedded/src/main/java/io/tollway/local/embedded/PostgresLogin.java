package io.tollway.local.embedded;

import java.util.Objects;

/** A role that may log in, with its password. */
public record PostgresLogin(String user, String password) {

    public PostgresLogin {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "PostgresLogin[" + user + "]";
    }
}

package io.tollway.accounts.badexamples;

import jakarta.ws.rs.GET;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.hibernate.LockMode;
import org.keycloak.admin.client.Keycloak;

/** Breaks every rule of the architecture test, to show that it would notice. Never built into the service. */
public final class BadExamples {
    private BadExamples() {}

    static final class KeySecret {}

    static final class PriceHelper {
        double price;
        KafkaException kafka;
        Keycloak keycloak;
        LockMode hibernate;

        Instant now() {
            return Instant.now();
        }
    }

    public static class LeakyEntity {
        UUID id;
        KeySecret secret;
    }

    static final class OpenResource {
        @GET
        String everything() {
            return "";
        }
    }
}

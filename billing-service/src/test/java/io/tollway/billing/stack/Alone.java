package io.tollway.billing.stack;

import io.tollway.local.embedded.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Configuration that points at servers which are not there. */
public final class Alone {
    private Alone() {}

    public static Map<String, String> configuration() {
        try {
            Path keys = Files.createTempDirectory("billing-test-keys-");
            TestKeys.write(keys, "accounts-signing");
            TestKeys.write(keys, "gateway-signing");
            TestKeys.write(
                    keys,
                    FakeIdentityProvider.KEY_FILE,
                    KeyPairGenerator.getInstance("RSA").generateKeyPair());
            Files.writeString(keys.resolve("lease-token"), BillingStack.LEASE_TOKEN);
            List<Integer> ports = FreePort.find(4);
            String identity = "http://127.0.0.1:" + ports.get(0) + "/realms/tollway";
            Map<String, String> config = new HashMap<>();
            config.put("quarkus.datasource.reactive.url", "postgresql://127.0.0.1:" + ports.get(1) + "/billing");
            config.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:" + ports.get(1) + "/billing");
            config.put("quarkus.datasource.username", "nobody");
            config.put("quarkus.datasource.password", "nothing");
            config.put("quarkus.oidc.auth-server-url", identity);
            config.put("billing.kafka.bootstrap-servers", "127.0.0.1:" + ports.get(2));
            config.put(
                    "billing.state.signing-key-file",
                    keys.resolve("accounts-signing.pub").toString());
            config.put(
                    "billing.assertion.public-key-file",
                    keys.resolve("gateway-signing.pub").toString());
            config.put("billing.lease.port", Integer.toString(ports.get(3)));
            config.put("billing.lease.token-file", keys.resolve("lease-token").toString());
            config.put(BillingStack.KEYS, keys.toString());
            config.put(BillingStack.IDENTITY_URL, identity);
            config.put(BillingStack.LEASE_URL, "http://127.0.0.1:" + ports.get(3));
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.tollway.accounts.peer;

import io.quarkus.runtime.StartupEvent;
import io.tollway.accounts.error.AccountsError;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The bearer that only services of ours hold. */
@ApplicationScoped
public class InternalToken {
    private static final int LEAST_LENGTH = 32;

    private final byte[] expected;

    InternalToken(InternalConfig config) {
        this.expected = ("Bearer " + read(config.internalTokenFile())).getBytes(StandardCharsets.UTF_8);
    }

    /** Made at start, so that a missing file stops it. */
    void check(@Observes StartupEvent event) {
        if (expected.length == 0) {
            throw new IllegalStateException("accounts.internal-token-file is empty");
        }
    }

    /** What this service presents to another one of ours. */
    String header() {
        return new String(expected, StandardCharsets.UTF_8);
    }

    /** Refuses whoever does not present it. */
    public void check(@Nullable String authorization) {
        byte[] given = (authorization == null ? "" : authorization).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, given)) {
            throw new AccountsError.Unauthenticated("This path is for gateways.").refusal();
        }
    }

    private static String read(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (token.length() < LEAST_LENGTH) {
                throw new IllegalStateException("accounts.internal-token-file: " + file + " must hold at least "
                        + LEAST_LENGTH + " characters");
            }
            return token;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "accounts.internal-token-file: cannot read " + file + " (" + e.getMessage() + ")", e);
        }
    }
}

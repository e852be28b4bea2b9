package io.tollway.billing.caller;

import io.quarkus.runtime.Startup;
import io.tollway.billing.error.BillingError;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The bearer that only services of ours hold. Read at start, so that a damaged file stops it. */
@Startup
@ApplicationScoped
public class InternalToken {
    private static final int LEAST_LENGTH = 32;

    private final byte[] expected;

    InternalToken(InternalConfig config) {
        this.expected = config.tokenFile()
                .map(file -> ("Bearer " + read(file)).getBytes(StandardCharsets.UTF_8))
                .orElse(new byte[0]);
    }

    /** Throws 401 unless the header carries the token. */
    public void require(@Nullable String authorization) {
        byte[] given = (authorization == null ? "" : authorization).getBytes(StandardCharsets.UTF_8);
        if (expected.length == 0 || !MessageDigest.isEqual(expected, given)) {
            throw new BillingError.Unauthenticated("invalid_internal_token", "This path is for services of Tollway.")
                    .toException();
        }
    }

    private static String read(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (token.length() < LEAST_LENGTH) {
                throw new IllegalStateException(
                        "billing.internal.token-file: " + file + " must hold at least " + LEAST_LENGTH + " characters");
            }
            return token;
        } catch (IOException e) {
            throw new UncheckedIOException("billing.internal.token-file: cannot read " + file, e);
        }
    }
}

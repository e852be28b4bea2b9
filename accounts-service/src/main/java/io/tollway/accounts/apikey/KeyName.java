package io.tollway.accounts.apikey;

import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.ids.Ids;
import java.util.UUID;
import java.util.regex.Pattern;

/** The two ways to name a key in a path: our id, or OpenRouter's hash, which is the digest. */
sealed interface KeyName {
    Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    record ById(UUID id) implements KeyName {}

    record ByDigest(String digest) implements KeyName {}

    static KeyName of(String text) {
        if (DIGEST.matcher(text).matches()) {
            return new ByDigest(text);
        }
        return Ids.parse(text).map(ById::new).orElseThrow(() -> new AccountsError.NotFound("key").refusal());
    }
}

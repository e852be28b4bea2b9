package io.tollway.simulator.provider.google;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.simulator.provider.json.JsonBody;
import io.tollway.simulator.provider.json.JsonBytes;
import io.tollway.simulator.provider.pricing.Usage;
import io.tollway.simulator.provider.serving.Call;
import io.tollway.simulator.provider.serving.Job;
import io.tollway.simulator.provider.serving.Operation;
import io.tollway.simulator.provider.serving.Refusal;
import io.tollway.simulator.provider.serving.RefusedException;
import io.tollway.simulator.provider.serving.Reply;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * POST token: exchanges the assertion of a service account for an access token that is good for an hour. What it claims is checked; its signature is not, since nobody gave the simulator the account's public key.
 */
public final class TokenGrant implements Operation {
    /** The path behind the provider. */
    public static final String PATH = "token";

    private static final String GRANT = "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String ASSERTION = "assertion=";
    private static final String TOKEN = "ya29.";
    private static final long LIFETIME_SECONDS = 3600;

    /** The account that a token was given to; null when no bearer token was sent. Whoever asks for a token has none yet. */
    public static @Nullable String account(MultiMap headers) {
        String authorization = headers.get(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            String type = headers.get(HttpHeaders.CONTENT_TYPE);
            return type != null && type.startsWith("application/x-www-form-urlencoded") ? "token-server" : null;
        }
        String prefix = "Bearer " + TOKEN;
        if (!authorization.startsWith(prefix)) {
            return "bad token";
        }
        try {
            return new String(
                    Base64.getUrlDecoder().decode(authorization.substring(prefix.length())), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException forged) {
            return "bad token";
        }
    }

    @Override
    public boolean billed() {
        return false;
    }

    @Override
    public Job accept(Call call) {
        String form = URLDecoder.decode(call.body().toString(), StandardCharsets.UTF_8);
        int at = form.indexOf(ASSERTION);
        String[] parts =
                at < 0 ? new String[0] : form.substring(at + ASSERTION.length()).split("\\.");
        JsonNode claims = parts.length == 3 && form.contains(GRANT) ? claims(parts[1]) : null;
        long now = call.receivedAt().getEpochSecond();
        boolean valid = claims != null
                && claims.path("aud").asText().endsWith("/" + call.provider().id() + "/" + PATH)
                && claims.path("scope").asText().contains("cloud-platform")
                && claims.path("iat").asLong() <= now + 60
                && claims.path("exp").asLong() > now
                && claims.path("exp").asLong() - claims.path("iat").asLong() <= LIFETIME_SECONDS;
        String email = claims == null ? "" : claims.path("iss").asText();
        if (!valid || email.isEmpty() || email.startsWith("bad")) {
            throw new RefusedException(
                    new Refusal(400, "INVALID_ARGUMENT", "invalid_grant", null, "Invalid JWT Signature."));
        }
        return new Grant(call, email);
    }

    private static @Nullable JsonNode claims(String part) {
        try {
            return JsonBody.read(Base64.getUrlDecoder().decode(part));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private record Grant(Call call, String email) implements Job {
        @Override
        public @Nullable String model() {
            return null;
        }

        @Override
        public Reply reply(boolean withoutUsage) {
            String token = TOKEN
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(email.getBytes(StandardCharsets.UTF_8));
            JsonBytes out = new JsonBytes(256).ascii("{\"access_token\":").string(token);
            out.ascii(",\"expires_in\":").number(LIFETIME_SECONDS).ascii(",\"token_type\":\"Bearer\"}");
            return new Reply.Whole(call.ids().next("token-"), Buffer.buffer(out.toBytes()), Usage.NOTHING);
        }
    }
}

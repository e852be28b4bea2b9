package io.tollway.accounts.stack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;

/** The part of Keycloak that this service talks to: discovery, signing keys, and the search for a person. Real tokens, signed by the test, are checked against its keys. */
final class IdentityProviderStub implements AutoCloseable {
    private final HttpServer server;
    private final KeyPair keys;
    private final AtomicBoolean down = new AtomicBoolean();

    IdentityProviderStub() {
        try {
            keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String realmUrl() {
        return baseUrl() + "/realms/tollway";
    }

    KeyPair keys() {
        return keys;
    }

    void setDown(boolean isDown) {
        down.set(isDown);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (down.get()) {
            send(exchange, 503, "");
        } else if (path.endsWith("/.well-known/openid-configuration")) {
            send(exchange, 200, """
                    {"issuer":"%1$s","jwks_uri":"%1$s/certs","token_endpoint":"%1$s/protocol/openid-connect/token",
                     "authorization_endpoint":"%1$s/auth","introspection_endpoint":"%1$s/introspect",
                     "userinfo_endpoint":"%1$s/userinfo","end_session_endpoint":"%1$s/logout"}
                    """.formatted(realmUrl()));
        } else if (path.endsWith("/certs")) {
            RSAPublicKey key = (RSAPublicKey) keys.getPublic();
            send(
                    exchange,
                    200,
                    "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"test\",\"n\":\""
                            + base64(key.getModulus()) + "\",\"e\":\"" + base64(key.getPublicExponent()) + "\"}]}");
        } else if (path.endsWith("/token")) {
            send(exchange, 200, "{\"access_token\":\"admin\",\"expires_in\":60,\"token_type\":\"Bearer\"}");
        } else if (path.endsWith("/users")) {
            send(exchange, 200, users(exchange.getRequestURI().getRawQuery()));
        } else {
            send(exchange, 404, "{}");
        }
    }

    /** Knows exactly those people whose address begins with "known". */
    private static String users(String query) {
        for (String parameter : query.split("&")) {
            if (parameter.startsWith("email=known")) {
                String email = URLDecoder.decode(parameter.substring("email=".length()), StandardCharsets.UTF_8);
                return "[{\"id\":\"subject-of-" + email + "\",\"email\":\"" + email
                        + "\",\"emailVerified\":true,\"enabled\":true}]";
            }
        }
        return "[]";
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String base64(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] unsigned = bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

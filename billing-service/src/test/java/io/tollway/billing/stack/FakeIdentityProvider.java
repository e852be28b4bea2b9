package io.tollway.billing.stack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;

/** The two documents of OpenID Connect that a resource server reads: discovery and the signing keys. */
final class FakeIdentityProvider implements AutoCloseable {
    static final String KEY_ID = "test-key";
    static final String KEY_FILE = "identity-signing";

    private final HttpServer server;
    private final KeyPair pair;

    private FakeIdentityProvider(HttpServer server, KeyPair pair) {
        this.server = server;
        this.pair = pair;
    }

    static FakeIdentityProvider start() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
            FakeIdentityProvider provider = new FakeIdentityProvider(server, generator.generateKeyPair());
            server.createContext("/realms/tollway", provider::answer);
            server.start();
            return provider;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/realms/tollway";
    }

    void writeKey(Path folder) throws IOException {
        TestKeys.write(folder, KEY_FILE, pair);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = (path.endsWith("/certs") ? keys() : discovery()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String discovery() {
        return """
                {"issuer":"%1$s","jwks_uri":"%1$s/certs","token_endpoint":"%1$s/token","authorization_endpoint":"%1$s/auth",
                 "userinfo_endpoint":"%1$s/userinfo","end_session_endpoint":"%1$s/logout","id_token_signing_alg_values_supported":["RS256"]}
                """.formatted(url());
    }

    private String keys() {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return """
                {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"%s","n":"%s","e":"%s"}]}
                """.formatted(KEY_ID, unsigned(key.getModulus()), unsigned(key.getPublicExponent()));
    }

    private static String unsigned(java.math.BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] trimmed = bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(trimmed);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package io.tollway.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import org.junit.jupiter.api.Test;

class StateSignatureTest {
    private static final byte[] PAYLOAD = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

    private final KeyPair keys = keys();

    @Test
    void aSignedRecordVerifies() {
        String signature = StateSignature.sign(keys.getPrivate(), "apikey.state.v1", "k", 7, PAYLOAD);

        assertThat(StateSignature.verify(keys.getPublic(), "apikey.state.v1", "k", 7, PAYLOAD, signature))
                .isTrue();
    }

    @Test
    void anythingElseThanTheSignedRecordIsRefused() {
        String signature = StateSignature.sign(keys.getPrivate(), "apikey.state.v1", "k", 7, PAYLOAD);

        assertThat(StateSignature.verify(keys.getPublic(), "tenant.state.v1", "k", 7, PAYLOAD, signature))
                .isFalse();
        assertThat(StateSignature.verify(keys.getPublic(), "apikey.state.v1", "other", 7, PAYLOAD, signature))
                .isFalse();
        assertThat(StateSignature.verify(keys.getPublic(), "apikey.state.v1", "k", 8, PAYLOAD, signature))
                .isFalse();
        assertThat(StateSignature.verify(keys.getPublic(), "apikey.state.v1", "k", 7, null, signature))
                .isFalse();
        assertThat(StateSignature.verify(keys.getPublic(), "apikey.state.v1", "k", 7, PAYLOAD, "not base64!"))
                .isFalse();
        assertThat(StateSignature.verify(keys().getPublic(), "apikey.state.v1", "k", 7, PAYLOAD, signature))
                .isFalse();
    }

    @Test
    void aTombstoneIsSignedToo() {
        String signature = StateSignature.sign(keys.getPrivate(), "apikey.state.v1", "k", 9, null);

        assertThat(StateSignature.verify(keys.getPublic(), "apikey.state.v1", "k", 9, null, signature))
                .isTrue();
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}

package io.tollway.local.secret;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.tollway.local.stack.LocalStackException;
import io.tollway.local.stack.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/** The files under {@code .tollway/secrets}; what each is for is in {@code docs/api/internal.md} §2. */
public final class LocalSecrets {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;

    /** Makes what is missing; what exists is never replaced, since data depend on it. */
    public LocalSecrets(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new LocalStackException("Cannot create " + folder + ": " + e.getMessage(), e);
        }
        signingPair("accounts-signing");
        signingPair("gateway-signing");
        keyEncryptionKeyset();
        keep("bodies.key", LocalSecrets::randomKey);
    }

    /** Where a secret's file is, whether it exists or not. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** A random token of 128 bits, the same on every call for the same name. */
    public String token(String name) {
        return keep(name, LocalSecrets::randomHex);
    }

    /** The kept secret of that name; made by the supplier when there is none. */
    public synchronized String keep(String name, Supplier<String> maker) {
        return read(name).orElseGet(() -> replace(name, maker.get()));
    }

    public Optional<String> read(String name) {
        try {
            Path file = file(name);
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new LocalStackException("Cannot read the secret " + file(name) + ": " + e.getMessage(), e);
        }
    }

    /** Stores a secret that somebody else made (a key that is shown once). */
    public String replace(String name, String value) {
        StateFolder.writePrivate(file(name), value.endsWith("\n") ? value : value + "\n");
        return value.strip();
    }

    /** Removes a secret that proved useless. */
    public void forget(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new LocalStackException("Cannot remove " + file(name) + ": " + e.getMessage(), e);
        }
    }

    private void signingPair(String name) {
        if (Files.exists(file(name + ".key")) && Files.exists(file(name + ".pub"))) {
            return;
        }
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            replace(name + ".key", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            replace(name + ".pub", pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK 25 has Ed25519", e);
        }
    }

    private void keyEncryptionKeyset() {
        if (Files.exists(file("kek.json"))) {
            return;
        }
        try {
            AeadConfig.register();
            KeysetHandle keyset = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
            replace("kek.json", TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink cannot make an AES256_GCM keyset", e);
        }
    }

    private static String pem(String kind, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }

    private static String randomKey() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String randomHex() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}

package io.tollway.gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sealing changes nothing of what a store does, and leaves nothing in it that can be read. */
class SealedBodiesTest extends BodyStoreContract {
    private static final UUID TENANT = UUID.fromString("0199a000-0000-7000-8000-00000000000a");
    private static final UUID STRANGER = UUID.fromString("0199a000-0000-7000-8000-00000000000b");
    private static final BodyKey KEY = new BodyKey(TENANT, "responses/p/1");

    @TempDir
    private Path temp;

    private BodyStore store = new FolderBodyStore(Path.of("unset"));

    @BeforeEach
    void open() throws IOException {
        keys(1);
        store = sealed();
        store.sweep(NOW);
    }

    @Override
    BodyStore store() {
        return store;
    }

    @Override
    BodyStore sharer() {
        return sealed();
    }

    @Test
    void nothingOfABodyCanBeReadInAnyFile() throws Exception {
        store.put(KEY, body("a very private prompt"));

        try (var files = Files.walk(temp.resolve("bodies"))) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSize(2);
            for (Path each : all) {
                assertThat(Files.readString(each, StandardCharsets.ISO_8859_1)).doesNotContain("private", "prompt");
            }
        }
    }

    @Test
    void theSameBodyIsNeverTheSameBytes() throws Exception {
        store.put(KEY, body("same"));
        byte[] once = Files.readAllBytes(file(KEY));
        store.put(KEY, body("same"));

        assertThat(Files.readAllBytes(file(KEY))).isNotEqualTo(once);
    }

    @Test
    void aFileOfAnotherNameOrTenantOrWithALongerLifeDoesNotOpen() throws Exception {
        BodyKey other = new BodyKey(TENANT, "responses/q/1");
        BodyKey strangers = new BodyKey(STRANGER, KEY.name());
        store.put(KEY, body("a"));
        store.put(other, body("b"));
        store.put(strangers, body("c"));

        Files.copy(file(KEY), file(other), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.copy(file(KEY), file(strangers), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        byte[] prolonged = Files.readAllBytes(file(KEY));
        ByteBuffer.wrap(prolonged).putLong(NOW.plusSeconds(1_000_000).getEpochSecond());
        Files.write(file(KEY), prolonged);

        for (BodyKey each : List.of(KEY, other, strangers)) {
            assertThatThrownBy(() -> store.get(each, NOW))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not open");
        }
    }

    @Test
    void aTenantsDataKeyDoesNotOpenForAnother() throws Exception {
        store.put(KEY, body("a"));
        store.put(new BodyKey(STRANGER, KEY.name()), body("b"));
        Files.copy(
                temp.resolve("bodies/" + TENANT + "/data-key"),
                temp.resolve("bodies/" + STRANGER + "/data-key"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> sealed().get(new BodyKey(STRANGER, KEY.name()), NOW))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("data key");
    }

    @Test
    void aNewKeyAboveTheOldOneOpensWhatTheOldOneSealed() throws Exception {
        store.put(KEY, body("a"));

        keys(2, 1);
        assertThat(sealed().get(KEY, NOW)).isNotNull();
        sealed().put(new BodyKey(STRANGER, "r/1"), body("b"));

        keys(2);
        assertThat(sealed().get(new BodyKey(STRANGER, "r/1"), NOW)).isNotNull();
        assertThatThrownBy(() -> sealed().get(KEY, NOW)).hasMessageContaining("gateway.storage.kek-file");
    }

    @Test
    void withoutItsDataKeyATenantHasNoBodiesAnyMore() throws Exception {
        store.put(KEY, body("a"));

        store.delete(new BodyKey(TENANT, "data-key"));

        assertThat(sealed().get(KEY, NOW)).isNull();
    }

    @Test
    void aFileThatHoldsNoKeysIsRefusedWithoutShowingWhatItHolds() throws Exception {
        for (String unusable : List.of("", "c2hvcnQ=", "not base64 at all!")) {
            Path file = Files.writeString(temp.resolve("wrong"), unusable);
            assertThatThrownBy(() -> KeyEncryption.open(file))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("gateway.storage.kek-file")
                    .hasNoCause();
        }
    }

    private BodyStore sealed() {
        return new SealedBodies(
                new FolderBodyStore(temp.resolve("bodies")), KeyEncryption.open(temp.resolve("bodies.key")));
    }

    private Path file(BodyKey key) {
        return temp.resolve("bodies").resolve(key.tenant().toString()).resolve(key.name());
    }

    private void keys(int... seeds) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int seed : seeds) {
            byte[] key = new byte[32];
            java.util.Arrays.fill(key, (byte) seed);
            lines.append(Base64.getEncoder().encodeToString(key)).append('\n');
        }
        Files.writeString(temp.resolve("bodies.key"), lines);
    }
}

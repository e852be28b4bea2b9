package io.tollway.gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderBodyStoreTest extends BodyStoreContract {
    private static final BodyKey KEY = new BodyKey(UUID.fromString("0199a000-0000-7000-8000-00000000000a"), "r/1");

    @TempDir
    private Path temp;

    private BodyStore store = new FolderBodyStore(Path.of("unset"));

    @BeforeEach
    void open() throws IOException {
        store = new FolderBodyStore(temp.resolve("bodies"));
        store.sweep(NOW);
    }

    @Override
    BodyStore store() {
        return store;
    }

    @Override
    BodyStore sharer() {
        return new FolderBodyStore(temp.resolve("bodies"));
    }

    @Test
    void nobodyElseMayReadAFile() throws Exception {
        store.put(KEY, body("a"));

        Path file = temp.resolve("bodies/" + KEY.tenant() + "/r/1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        for (Path folder = file.getParent(); folder != null && !folder.equals(temp); folder = folder.getParent()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aFolderThatIsAwayIsAFailureAndNotAnEmptyOne() {
        BodyStore away = new FolderBodyStore(temp.resolve("away"));

        assertThatThrownBy(() -> away.get(KEY, NOW)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> away.delete(KEY)).isInstanceOf(IOException.class);
    }

    @Test
    void aFileInTheWayIsAFailureAndNotAnAbsence() throws Exception {
        Files.writeString(temp.resolve("file"), "x");
        BodyStore blocked = new FolderBodyStore(temp.resolve("file/bodies"));

        assertThatThrownBy(() -> blocked.put(KEY, body("a"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> blocked.get(KEY, NOW)).isInstanceOf(IOException.class);
    }

    @Test
    void whatADeadProcessLeftHalfWrittenIsSweptAfterAnHourAndNotWhatIsBeingWritten() throws Exception {
        store.put(KEY, body("a"));
        Path writing = temp.resolve("bodies/.writing");
        Path left = Files.writeString(writing.resolve("left"), "half");
        Path fresh = Files.writeString(writing.resolve("fresh"), "half");
        Files.setLastModifiedTime(left, FileTime.from(NOW.minus(Duration.ofMinutes(61))));
        Files.setLastModifiedTime(fresh, FileTime.from(NOW.minus(Duration.ofMinutes(59))));

        assertThat(store.sweep(NOW)).isZero();

        assertThat(left).doesNotExist();
        assertThat(fresh).exists();
        assertThat(store.get(KEY, NOW)).isNotNull();
    }

    @Test
    void nothingIsLeftUnderATemporaryName() throws Exception {
        store.put(KEY, body("a"));
        store.putIfAbsent(KEY, body("b"));

        assertThat(temp.resolve("bodies/.writing")).isEmptyDirectory();
    }
}

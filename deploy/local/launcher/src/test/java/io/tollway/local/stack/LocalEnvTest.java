package io.tollway.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalEnvTest {

    @TempDir
    private Path folder;

    @Test
    void writesOneKeyAndValueALineInOrderForItsOwnerOnly() throws Exception {
        Path file = folder.resolve("local.env");
        new LocalEnv()
                .put("TOLLWAY_GATEWAY_URL", "http://127.0.0.1:8080")
                .put("TOLLWAY_BILLING_DB_URL", "postgresql://u:p@127.0.0.1:8432/billing")
                .put("TOLLWAY_DEMO_OWNER", "owner@demo.example")
                .write(file);
        assertThat(Files.readString(file))
                .isEqualTo("TOLLWAY_GATEWAY_URL=http://127.0.0.1:8080\n"
                        + "TOLLWAY_BILLING_DB_URL=postgresql://u:p@127.0.0.1:8432/billing\n"
                        + "TOLLWAY_DEMO_OWNER=owner@demo.example\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void readsBackWhatItWrote() {
        Path file = folder.resolve("local.env");
        LocalEnv env = new LocalEnv().put("TOLLWAY_PID_KAFKA", "4711").put("TOLLWAY_X", "a=b");
        env.write(file);
        assertThat(LocalEnv.read(file).values()).isEqualTo(env.values());
        assertThat(LocalEnv.read(folder.resolve("none")).values()).isEmpty();
    }

    @Test
    void refusesAValueThatAShellWouldReadDifferently() {
        for (String value : new String[] {"a b", "a\"b", "a'b", "$HOME", "a\nb", "a;b", "`id`", "a\\b"}) {
            assertThatThrownBy(() -> new LocalEnv().put("TOLLWAY_X", value))
                    .as(value)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("TOLLWAY_X");
        }
        assertThatThrownBy(() -> new LocalEnv().put("PATH", "x")).isInstanceOf(IllegalArgumentException.class);
    }
}

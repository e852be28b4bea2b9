package io.tollway.bench.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.bench.target.Lane;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTenantTest {

    @Test
    void declaresAProviderAndAModelForEachLaneAndDialectWithPricesAsText() {
        JsonNode catalog = BenchTenant.catalog(4321, 3);

        assertThat(catalog.at("/providers")).hasSize(2 * Lane.values().length);
        assertThat(catalog.at("/models")).hasSize(2 * Lane.values().length);
        assertThat(catalog.at("/providers/0/accounts")).hasSize(3);
        assertThat(catalog.at("/providers/0/base_url").textValue()).isEqualTo("http://127.0.0.1:4321/bench-fast/v1");
        assertThat(catalog.at("/providers/1/dialect").textValue()).isEqualTo("anthropic");
        assertThat(catalog.at("/providers/1/base_url").textValue())
                .isEqualTo("http://127.0.0.1:4321/anthropic.bench-fast/v1");
        assertThat(catalog.at("/models/0/endpoints/0/price/output").textValue()).isEqualTo("0.60");
    }

    @Test
    void readsWhatUpWroteAndNamesWhatIsMissing(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("local.env"), "TOLLWAY_GATEWAY_URL=http://127.0.0.1:8080\nTOLLWAY_PID_KAFKA=77\n");

        LocalEnvFile env = LocalEnvFile.read(file);

        assertThat(env.required("TOLLWAY_GATEWAY_URL")).isEqualTo("http://127.0.0.1:8080");
        assertThat(env.pid("KAFKA")).contains(77L);
        assertThat(env.pid("GATEWAY")).isEmpty();
        assertThatThrownBy(() -> env.required("TOLLWAY_OPERATOR_KEY")).hasMessageContaining("TOLLWAY_OPERATOR_KEY");
        assertThatThrownBy(() -> LocalEnvFile.read(folder.resolve("none"))).hasMessageContaining("./tollway up");
    }

    @Test
    void keepsKeysOutOfItsText(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("local.env"), "TOLLWAY_OPERATOR_KEY=sk-secret\n");

        assertThat(LocalEnvFile.read(file).toString())
                .contains("TOLLWAY_OPERATOR_KEY")
                .doesNotContain("sk-secret");
    }
}

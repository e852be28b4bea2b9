package io.tollway.contracts.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.EventJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogStateTest {
    @ParameterizedTest
    @CsvSource({"text,CHAT", "embeddings,EMBEDDINGS", "rerank,RERANK", "moderation,MODERATION", "image,CHAT"})
    void anEndpointThatDeclaresNothingAnswersWhatItsModelProduces(String output, EndpointFamily family) {
        CatalogState.Model model = model(output, List.of());

        assertThat(model.familiesOf(model.endpoints().getFirst())).containsExactly(family);
    }

    @Test
    void whatAnEndpointDeclaresIsAllThatItAnswers() throws Exception {
        CatalogState.Model model = model("text", List.of(EndpointFamily.COMPLETIONS));

        CatalogState read = EventJson.read(EventJson.write(model), CatalogState.class);

        assertThat(read).isEqualTo(model);
        assertThat(model.familiesOf(model.endpoints().getFirst())).containsExactly(EndpointFamily.COMPLETIONS);
    }

    @Test
    void aRecordWrittenBeforeFamiliesWereDeclaredIsStillRead() throws Exception {
        String old = "{\"kind\":\"model\",\"id\":\"a/b\",\"name\":\"B\",\"created_epoch_second\":1,\"version\":1,"
                + "\"endpoints\":[{\"id\":\"a/b@p\",\"provider\":\"p\",\"upstream_model\":\"b\"}]}";

        CatalogState.Model model =
                (CatalogState.Model) EventJson.read(old.getBytes(StandardCharsets.UTF_8), CatalogState.class);

        assertThat(model.familiesOf(model.endpoints().getFirst())).containsExactly(EndpointFamily.CHAT);
    }

    private static CatalogState.Model model(String output, List<EndpointFamily> families) {
        return new CatalogState.Model(
                "a/b",
                "B",
                null,
                null,
                null,
                List.of("text"),
                List.of(output),
                List.of(),
                List.of(new CatalogState.Endpoint("a/b@p", "p", "b", null, null, null, List.of(), 1, families)),
                1,
                1);
    }
}

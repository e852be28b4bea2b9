package io.tollway.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.bench.http.JsonCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerOutcomeTest {
    @Test
    void aFigureWhoseBooksDoNotCloseIsVoidHoweverGoodItIs() {
        Figure fast = figure(30_000, true, List.of("usage rows: 9 instead of 10"));

        assertThat(fast.met()).isFalse();
        LedgerOutcome outcome = new LedgerOutcome(Map.of(), List.of(fast));
        assertThat(outcome.sound()).isFalse();
        assertThat(outcome.table()).contains("VOID: [usage rows: 9 instead of 10]");
    }

    @Test
    void aSlowFigureIsSoundAndMissed() {
        LedgerOutcome outcome = new LedgerOutcome(Map.of(), List.of(figure(20_000, true, List.of())));

        assertThat(outcome.sound()).isTrue();
        assertThat(outcome.table()).contains("missed");
    }

    @Test
    void whereLessIsBetterTheTargetIsACeiling() {
        assertThat(figure(20_000, false, List.of()).met()).isTrue();
        assertThat(figure(30_000, false, List.of()).met()).isFalse();
    }

    @Test
    void theFileHasEverythingThatIsNeededToJudgeAFigure(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("ledger.json");

        new LedgerOutcome(Map.of("jdk", "25"), List.of(figure(26_000, true, List.of()))).write(file);

        JsonNode read = JsonCalls.JSON.readTree(file.toFile());
        assertThat(read.path("sound").asBoolean()).isTrue();
        assertThat(read.at("/figures/0/met").asBoolean()).isTrue();
        assertThat(read.at("/figures/0/detail/debits").asInt()).isEqualTo(10);
        assertThat(read.at("/conditions/jdk").asText()).isEqualTo("25");
    }

    @Test
    void impossibleOptionsAreRefusedByName() {
        assertThatThrownBy(() -> new LedgerOptions(Set.of(), 10, 1, Duration.ofSeconds(1), 1, Optional.empty(), 0))
                .hasMessageContaining("--debits");
    }

    private static Figure figure(double value, boolean more, List<String> breaks) {
        return new Figure("debits", "debits/s", value, 25_000, more, Map.of("debits", 10), breaks);
    }
}

package io.tollway.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollway.bench.books.Books;
import io.tollway.bench.load.Tally;
import io.tollway.bench.proc.Memory;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTest {

    private final Figures figures = new Figures();

    @BeforeEach
    void threeRounds() {
        for (int round = 1; round <= 3; round++) {
            // The machine becomes slower from round to round; the ratio of a round does not care.
            cpu(round, "nginx", 20L * round);
            cpu(round, "nginx-again", 20L * round);
            cpu(round, "gateway", 50L * round);
            cpu(round, "direct", 0);
            figures.add(new EventWindow(round, "nginx", 100, 1_000, 0, 1, 10_000_000));
            figures.add(new EventWindow(round, "gateway", 100, 1_000, 0, 1, 15_000_000));
            latency(round, "direct", 50.2);
            latency(round, "nginx", 50.3);
            latency(round, "gateway", 50.45);
        }
        figures.add(new MemoryReading("gateway", new Memory(200_000, 190_000), 1_000, new Memory(215_000, 205_000)));
    }

    @Test
    void comparesOnlyWithinARound() {
        assertThat(figures.cpuPerRequest("gateway").orElseThrow().median()).isEqualTo(2.5);
        assertThat(figures.cpuPerRequest("gateway").orElseThrow().high()).isEqualTo(2.5);
        assertThat(figures.cpuPerEvent("gateway").orElseThrow().median()).isEqualTo(1.5);
        assertThat(figures.cpuPerRequest("direct")).isEmpty();
    }

    @Test
    void takesTheDirectCallOffTheLatency() {
        assertThat(figures.addedMillis("gateway", run -> run.firstToken().p50())
                        .orElseThrow()
                        .median())
                .isCloseTo(0.25, within(1e-9));
        assertThat(figures.addedRatio("gateway", run -> run.firstToken().p50())
                        .orElseThrow()
                        .median())
                .isCloseTo(2.5, within(1e-9));
    }

    @Test
    void isVoidWhenTheControlDiffersFromItself() {
        assertThat(figures.voided()).isEmpty();

        for (int round = 4; round <= 12; round++) {
            cpu(round, "nginx", 20);
            cpu(round, "nginx-again", 24);
        }

        assertThat(figures.voided()).singleElement().asString().contains("nginx differs from itself");
    }

    @Test
    void writesRatiosRawDataConditionsAndBooks(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("new/bench-result.json");

        ResultFile.write(file, outcome("1.25"));

        JsonNode json = new ObjectMapper().readTree(Files.readString(file));
        assertThat(json.at("/verdict/sound").booleanValue()).isTrue();
        assertThat(json.at("/ratios_to_nginx/gateway/cpu_per_request/median").decimalValue())
                .isEqualByComparingTo("2.5");
        assertThat(json.at("/ratios_to_nginx/gateway/cpu_per_request/rounds").intValue())
                .isEqualTo(3);
        assertThat(json.at("/absolute/gateway/cpu_us_per_request/median").decimalValue())
                .isEqualByComparingTo("100");
        assertThat(json.at("/absolute/gateway/added_first_token_ms/p99/median").isNumber())
                .isTrue();
        assertThat(json.at("/memory/0/resident_kib_per_stream").decimalValue()).isEqualByComparingTo("15");
        assertThat(json.at("/raw/cpu_windows")).hasSize(12);
        assertThat(json.at("/raw/cpu_windows/2/beside_cpu_ns/KAFKA").longValue())
                .isEqualTo(7);
        assertThat(json.at("/raw/cpu_windows/2/threads_cpu_ns/event-loop").longValue())
                .isEqualTo(5);
        assertThat(json.at("/conditions/machine/kernel").textValue()).isEqualTo("test");
        assertThat(json.at("/conditions/load_average_after").textValue()).isEqualTo("3 2 1");
        assertThat(json.at("/books/charged_usd").textValue()).isEqualTo("1.25");
        assertThat(json.at("/ratios_to_nginx").has("direct")).isFalse();
    }

    @Test
    void isNotSoundWhenTheBooksDoNotClose() {
        Outcome outcome = outcome("1.24");

        assertThat(outcome.sound()).isFalse();
        assertThat(ResultFile.tree(outcome).at("/books/differences")).hasSize(1);
        assertThat(Table.of(outcome)).contains("THE BOOKS DO NOT CLOSE", "1.24");
    }

    @Test
    void putsTheRatioFirstInTheTable() {
        assertThat(Table.of(outcome("1.25")).lines().filter(line -> line.startsWith("  gateway")))
                .first()
                .asString()
                .matches("  gateway +2\\.50 .*");
    }

    private Outcome outcome(String charged) {
        BigDecimal invoiced = new BigDecimal("1.25");
        Books books = Books.compare(List.of(), new BigDecimal(charged), invoiced);
        Conditions conditions =
                new Conditions(Map.of("kernel", "test"), Instant.EPOCH, "1 2 3", "2 2 2", "3 2 1", 0.5, 0, 5, true);
        return new Outcome(conditions, figures, Map.of("gateway", new Tally()), books, List.of("a note"));
    }

    private void cpu(int round, String target, long micros) {
        figures.add(new CpuWindow(
                round,
                target,
                1_000,
                0,
                1,
                micros * 1_000_000,
                0.5,
                0.9,
                Map.of("KAFKA", 7L),
                Map.of("event-loop", 5L)));
    }

    private void latency(int round, String target, double millis) {
        LatencyRun.Percentiles percentiles =
                new LatencyRun.Percentiles(millis, millis, millis + 1, millis + 2, millis + 3);
        figures.add(new LatencyRun(round, target, 500, 2_000, percentiles, percentiles));
    }
}

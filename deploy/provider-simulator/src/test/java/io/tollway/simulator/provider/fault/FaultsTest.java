package io.tollway.simulator.provider.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void a_fault_strikes_so_many_times_and_only_whom_it_concerns() {
        Faults faults = new Faults(1);
        faults.add(Fault.of(FaultKind.ERROR).forAccount("a").forModel("m").times(2));

        assertThat(faults.strike("openai", "b", "m")).isNull();
        assertThat(faults.strike("openai", "a", "n")).isNull();
        assertThat(faults.strike("openai", "a", "m")).isNotNull();
        assertThat(faults.strike("openai", "a", "m")).isNotNull();
        assertThat(faults.strike("openai", "a", "m")).isNull();
    }

    @Test
    void a_share_picks_about_that_part_and_the_same_requests_under_the_same_seed() {
        List<Boolean> first = strikes(7);

        assertThat(first).isEqualTo(strikes(7)).isNotEqualTo(strikes(8));
        assertThat(first.stream().filter(struck -> struck).count()).isBetween(200L, 300L);
    }

    private static List<Boolean> strikes(long seed) {
        Faults faults = new Faults(seed);
        faults.add(Fault.of(FaultKind.CUT).forShare("0.25"));
        List<Boolean> struck = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            struck.add(faults.strike("openai", "a", "m") != null);
        }
        return struck;
    }

    @Test
    void a_removed_fault_strikes_no_more() {
        Faults faults = new Faults(1);
        String id = faults.add(Fault.of(FaultKind.HANG));

        assertThat(faults.remove(id)).isTrue();
        assertThat(faults.remove(id)).isFalse();
        assertThat(faults.strike("openai", "a", "m")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|kind",
                "[]|fault",
                "{\"kind\":\"boom\"}|kind",
                "{\"kind\":\"cut\",\"shares\":1}|shares",
                "{\"kind\":\"cut\",\"share\":0}|share",
                "{\"kind\":\"cut\",\"share\":1.5}|share",
                "{\"kind\":\"cut\",\"share\":\"1\"}|share",
                "{\"kind\":\"cut\",\"times\":0}|times",
                "{\"kind\":\"cut\",\"times\":1.5}|times",
                "{\"kind\":\"error\",\"status\":200}|status",
                "{\"kind\":\"error\",\"status\":99999999999}|status",
                "{\"kind\":\"hang\",\"delay_ms\":-1}|delay_ms",
                "{\"kind\":\"cut\",\"after_events\":-1}|after_events",
                "{\"kind\":\"cut\",\"account\":5}|account"
            })
    void a_fault_that_makes_no_sense_is_refused_by_field(String json, String field) throws Exception {
        var node = MAPPER.readTree(json);

        assertThatThrownBy(() -> Fault.read(node))
                .isInstanceOf(FaultFormatException.class)
                .hasMessageStartingWith(field + ":");
    }
}

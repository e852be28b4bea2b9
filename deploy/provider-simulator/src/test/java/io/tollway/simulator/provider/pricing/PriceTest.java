package io.tollway.simulator.provider.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class PriceTest {
    @Test
    void the_cost_is_exact_and_classes_without_a_price_fall_back() {
        Usage usage = new Usage(1_000, 24, 7, 3);

        assertThat(Price.of("0.15", "0.60", "0.075").cost(usage)).isEqualByComparingTo("0.0001578");
        assertThat(Price.of("0.15", "0.60").cost(usage)).isEqualByComparingTo("0.0001596");
        assertThat(new Price(BigDecimal.ONE, BigDecimal.TWO, null, new BigDecimal("0.000000000001")).cost(usage))
                .isEqualByComparingTo("0.001038000000000003");
    }

    @Test
    void a_negative_price_is_refused_by_name() {
        assertThatThrownBy(() -> Price.of("0", "-1")).hasMessageContaining("output");
    }

    @Test
    void the_more_exact_price_wins_the_model_before_the_provider() {
        PriceTable table = new PriceTable();
        table.put("*", "*", Price.of("1", "1"));
        table.put("acme", "*", Price.of("2", "2"));
        table.put("*", "m", Price.of("3", "3"));
        table.put("acme", "m", Price.of("4", "4"));

        assertThat(table.of("acme", "m").input()).isEqualByComparingTo("4");
        assertThat(table.of("openai", "m").input()).isEqualByComparingTo("3");
        assertThat(table.of("acme", "x").input()).isEqualByComparingTo("2");
        assertThat(table.of("openai", "x").input()).isEqualByComparingTo("1");
    }
}

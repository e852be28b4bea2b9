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
    void keeping_a_prompt_has_prices_of_its_own() {
        Usage usage = new Usage(10, 20, 300, 400, 5, 0);
        Price price = new Price(
                BigDecimal.ONE, BigDecimal.TEN, new BigDecimal("0.1"), null, new BigDecimal("1.25"), BigDecimal.TWO);

        // 10 × 1 + 20 × 0.1 + 300 × 1.25 + 400 × 2 + 5 × 10
        assertThat(price.cost(usage)).isEqualByComparingTo("0.001237");
        assertThat(Price.of("1", "10", "0.1").cost(usage)).isEqualByComparingTo("0.000762");
        assertThat(usage.prompt()).isEqualTo(730);
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

package io.tollway.simulator.provider.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrefixCacheTest {
    private final PrefixCache cache = new PrefixCache();

    @Test
    void a_repeated_long_prefix_is_cached_in_steps_of_128_tokens_from_1024() {
        PromptMeter first = new PromptMeter().text("word ".repeat(1_500));
        PromptMeter longer = new PromptMeter().text("word ".repeat(1_500)).text("and something else");
        PromptMeter other = new PromptMeter().text("other ".repeat(1_500));

        assertThat(cache.cached("a", "m", first)).isZero();
        assertThat(cache.cached("a", "m", longer)).isEqualTo(1_024 + 3 * 128);
        assertThat(cache.cached("a", "m", other)).isZero();
    }

    @Test
    void accounts_and_models_do_not_share() {
        PromptMeter prompt = new PromptMeter().text("word ".repeat(2_000));
        cache.cached("a", "m", prompt);

        assertThat(cache.cached("b", "m", prompt)).isZero();
        assertThat(cache.cached("a", "n", prompt)).isZero();
        assertThat(cache.cached("a", "m", prompt)).isPositive();
    }

    @Test
    void short_prompts_are_never_cached() {
        PromptMeter prompt = new PromptMeter().text("word ".repeat(1_000));
        cache.cached("a", "m", prompt);

        assertThat(prompt.tokens()).isLessThan(1_024);
        assertThat(cache.cached("a", "m", prompt)).isZero();
    }
}

package io.tollway.simulator.provider.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.simulator.provider.answer.PrefixMarks.Keep;
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

    @Test
    void marked_prefixes_are_written_once_each_token_for_the_time_of_the_mark_behind_it() {
        PrefixMarks marks = marked(Keep.ONE_HOUR, Keep.NOT, Keep.FIVE_MINUTES);

        assertThat(cache.kept("a", "m", marks)).isEqualTo(new PrefixCache.Kept(0, 2_000, 1_000 + 1_000));
        assertThat(cache.kept("a", "m", marks)).isEqualTo(new PrefixCache.Kept(4_000, 0, 0));
        assertThat(cache.kept("b", "m", marks).read()).isZero();
    }

    @Test
    void a_mark_further_on_reads_what_was_kept_before_it_and_writes_the_rest() {
        cache.kept("a", "m", marked(Keep.FIVE_MINUTES));

        assertThat(cache.kept("a", "m", marked(Keep.NOT, Keep.NOT, Keep.FIVE_MINUTES)))
                .isEqualTo(new PrefixCache.Kept(2_000, 2_000, 0));
    }

    @Test
    void nothing_is_kept_without_a_mark_or_below_1024_tokens() {
        assertThat(cache.kept("a", "m", marked(Keep.NOT))).isEqualTo(new PrefixCache.Kept(0, 0, 0));
        PromptMeter meter = new PromptMeter().text("word ".repeat(1_000).strip());
        PrefixMarks small = new PrefixMarks();
        small.end(meter, Keep.FIVE_MINUTES);

        assertThat(cache.kept("a", "m", small)).isEqualTo(new PrefixCache.Kept(0, 0, 0));
        assertThat(cache.kept("a", "m", small).read()).isZero();
    }

    /** A first block of 2 000 tokens and further ones of 1 000. */
    private static PrefixMarks marked(Keep... keeps) {
        PromptMeter meter = new PromptMeter().text("word ".repeat(1_000).strip());
        PrefixMarks marks = new PrefixMarks();
        for (Keep keep : keeps) {
            meter.text("word ".repeat(1_000).strip());
            marks.end(meter, keep);
        }
        return marks;
    }
}

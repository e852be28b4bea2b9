package io.tollway.simulator.provider.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    @Test
    void a_blank_belongs_to_the_word_after_it_and_long_words_are_cut() {
        assertThat(Tokens.split("Hello wonderful world 12345!"))
                .containsExactly("Hello", " wonderfu", "l", " world", " 123", "45", "!");
    }

    @Test
    void white_space_runs_are_one_token_but_leave_a_blank_for_the_next_word() {
        assertThat(Tokens.split("a\n\n b  c ")).containsExactly("a", "\n\n", " b", " ", " c", " ");
    }

    @Test
    void ideographs_and_pictures_count_alone_and_are_never_split() {
        assertThat(Tokens.split("世界😀é")).containsExactly("世", "界", "😀", "é");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "   x", "a b", "tab\tend ", "12 34,5", "né à 世界 😀😀!", "\u00a0 x", "\ud800broken"})
    void text_is_the_concatenation_of_its_tokens_and_the_count_is_their_number(String text) {
        List<String> pieces = Tokens.split(text);

        assertThat(String.join("", pieces)).isEqualTo(text);
        assertThat(Tokens.count(text)).isEqualTo(pieces.size());
    }
}

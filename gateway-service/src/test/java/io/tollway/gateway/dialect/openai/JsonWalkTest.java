package io.tollway.gateway.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonWalkTest {
    private static final int MOST_BEFORE = 17;
    private static final int MOST_BEHIND = 9;

    /** What may stand in a string, and by how much its escapes are longer than their text. */
    private record Piece(String text, int excess) {}

    private static final List<Piece> PIECES = List.of(
            new Piece("", 0),
            new Piece("\\\"", 1),
            new Piece("\\\\", 1),
            new Piece("\\\\\\\"", 2),
            new Piece("\\u0041", 5),
            new Piece("\\u00e4", 4),
            new Piece("ä", 0),
            new Piece("€", 0),
            new Piece("#![]^", 0));

    /** Strings are walked in words of eight bytes, so each piece stands at every place of a word, with every length behind it. */
    @Test
    void aStringEndsAtItsFirstQuoteThatIsNotEscapedWhereverItStands() {
        for (Piece piece : PIECES) {
            for (int before = 0; before < MOST_BEFORE; before++) {
                for (int behind = 0; behind < MOST_BEHIND; behind++) {
                    byte[] string =
                            ("a".repeat(before) + piece.text() + "b".repeat(3) + "\"").getBytes(StandardCharsets.UTF_8);
                    byte[] text = (new String(string, StandardCharsets.UTF_8) + "\"".repeat(behind))
                            .getBytes(StandardCharsets.UTF_8);
                    JsonWalk walk = new JsonWalk();
                    walk.over(text, text.length);

                    assertThat(walk.stringEnd(0))
                            .as("%s behind %d", piece, before)
                            .isEqualTo(string.length - 1);
                    assertThat(walk.escapeExcess).isEqualTo(piece.excess());
                }
            }
        }
    }

    @Test
    void aStringThatIsCutHasNoEnd() {
        for (int length = 0; length < MOST_BEFORE; length++) {
            byte[] text = ("a".repeat(length) + "\"bbbbbbbb").getBytes(StandardCharsets.US_ASCII);
            JsonWalk walk = new JsonWalk();
            walk.over(text, length);

            assertThat(walk.stringEnd(0))
                    .as("%d bytes, a quote right behind them", length)
                    .isEqualTo(-1);
        }
    }

    @Test
    void anEscapeThatIsCutHasNoEnd() {
        byte[] text = "abcdefg\\".getBytes(StandardCharsets.US_ASCII);
        JsonWalk walk = new JsonWalk();
        walk.over(text, text.length);

        assertThat(walk.stringEnd(0)).isEqualTo(-1);
    }
}

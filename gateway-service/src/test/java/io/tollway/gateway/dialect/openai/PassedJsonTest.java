package io.tollway.gateway.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.error.Surface;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written into an answer that is a list. */
class PassedJsonTest {
    private static final AnswerNames NAMES = new AnswerNames("gen-1", "a/b", null, 7, Surface.OPENAI);
    private static final Bill BILL = new Bill(new UsageCounts(3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), false, 5, 5, false, 9);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'data':[],'model':'m','usage':null} | {'data':[],'model':'a/b','usage':U}",
                "{'usage':null,'data':[],'model':'m'} | {'usage':U,'data':[],'model':'a/b'}",
                "{'data':[],'model':'m'} | {'data':[],'model':'a/b','usage':U}"
            })
    void usageIsWrittenOnce(String sent, String expected) {
        PassedJson passed = new PassedJson(NAMES, "data", UsageCounts.NONE, (usage, meta, entries) -> null);
        assertThat(passed.take(sent.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Step.ENDED);
        Buffer out = Buffer.buffer();
        passed.render(BILL, out);

        assertThat(out.toString())
                .isEqualTo(
                        expected.replace("U", "{'prompt_tokens':3,'total_tokens':3,'cost':0.000000005,'is_byok':false}")
                                .replace('\'', '"'));
    }
}

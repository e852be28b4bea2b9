package io.tollway.gateway.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.usage.UsageCounts;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in an answer, what is changed in it, and what is believed of its usage. */
class AnswerTest {
    private final AnswerScan scan = new AnswerScan();
    private final AnswerWriter writer = new AnswerWriter("gen-1", "a/b", null);

    @Test
    void findsTopLevelMembersOnly() {
        byte[] answer = bytes(
                "{\"x_groq\":{\"usage\":{\"x\":1},\"id\":\"no\",\"error\":{}},\"id\":\"up\",\"choices\":[{\"delta\":{\"content\":\"\\\"usage\\\":{}\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3}}");

        scan.scan(answer, 0, answer.length);

        assertThat(scan.wellFormed).isTrue();
        assertThat(scan.error).isFalse();
        assertThat(text(answer, scan.idStart, scan.idEnd)).isEqualTo("\"up\"");
        assertThat(text(answer, scan.usageStart, scan.usageEnd)).isEqualTo("{\"prompt_tokens\":3}");
        assertThat(text(answer, scan.finishStart, scan.finishEnd)).isEqualTo("stop");
        assertThat(scan.contentBytes).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"a\":\"b}",
                "{\"a\":[}",
                "[]",
                "{}{}",
                "{\"a\":1}x",
                "{\"a\":\"\\\"}",
                "null",
                "{\"usage\":{",
                "{\"a\":[}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"x\"}]}",
                "{\"choices\":[{\"delta\":{\"content\" \"x\"}}]}",
                "{\"a\":}",
                "{\"a\":1 \"b\":2}"
            })
    void seesWhatIsNotOneObject(String answer) {
        scan.scan(bytes(answer), 0, bytes(answer).length);
        assertThat(scan.wellFormed).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"x\",\"model\":\"m\",\"usage\":{\"p\":1}} | KEEP | {\"id\":\"gen-1\",\"model\":\"a/b\",\"usage\":{\"p\":1}}",
                "{\"usage\":{\"p\":1},\"model\":\"m\",\"id\":\"x\"} | EXTEND | {\"usage\":{\"p\":1T},\"model\":\"a/b\",\"id\":\"gen-1\"}",
                "{\"id\":\"x\",\"model\":\"m\",\"usage\":null} | DROP | {\"id\":\"gen-1\",\"model\":\"a/b\"}",
                "{\"id\":\"x\",\"usage\":null , \"model\":\"m\"} | DROP | {\"id\":\"gen-1\" , \"model\":\"a/b\"}",
                "{\"usage\":null,\"id\":\"x\",\"model\":\"m\"} | DROP | {\"id\":\"gen-1\",\"model\":\"a/b\"}",
                "{\"model\":\"m\",\"id\":\"x\"} | REPLACE | {\"model\":\"a/b\",\"id\":\"gen-1\",\"usage\":T}",
                "{\"model\":\"m\",\"usage\":{},\"id\":\"x\"} | REPLACE | {\"model\":\"a/b\",\"usage\":T,\"id\":\"gen-1\"}",
                "{\"choices\":[]} | KEEP | {\"id\":\"gen-1\",\"model\":\"a/b\",\"choices\":[]}",
                "{\"id\":null,\"model\":\"\",\"choices\":[]} | KEEP | {\"id\":\"gen-1\",\"model\":\"a/b\",\"choices\":[]}"
            })
    void putsOurMembersInAndLeavesEveryOtherByte(String answer, AnswerWriter.Usage usage, String expected) {
        byte[] bytes = bytes(answer);
        Buffer out = Buffer.buffer();
        scan.scan(bytes, 0, bytes.length);

        writer.write(out, bytes, 0, bytes.length, scan, usage, bytes("T"));

        assertThat(out.toString()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OpenAI: reasoning inside | {'prompt_tokens':100,'completion_tokens':50,'total_tokens':150,'prompt_tokens_details':{'cached_tokens':40},'completion_tokens_details':{'reasoning_tokens':20}} | 60 | 40 | 30 | 20",
                "xAI: reasoning beside | {'prompt_tokens':100,'completion_tokens':50,'total_tokens':170,'completion_tokens_details':{'reasoning_tokens':20}} | 100 | 0 | 50 | 20",
                "Vercel's gateway: reasoning beside, in no total | {'prompt_tokens':61,'completion_tokens':10,'total_tokens':71,'market_cost':0.1,'completion_tokens_details':{'reasoning_tokens':96}} | 61 | 0 | 10 | 96",
                "somebody's total | {'prompt_tokens':10,'completion_tokens':5,'total_tokens':45} | 10 | 0 | 5 | 0",
                "somebody's total beside told reasoning | {'prompt_tokens':10,'completion_tokens':5,'total_tokens':45,'completion_tokens_details':{'reasoning_tokens':2}} | 10 | 0 | 3 | 2",
                "DeepSeek: cache hits | {'prompt_tokens':10,'completion_tokens':5,'total_tokens':15,'prompt_cache_hit_tokens':4,'prompt_cache_miss_tokens':6} | 6 | 4 | 5 | 0",
                "null details | {'prompt_tokens':10,'completion_tokens':5,'total_tokens':15,'prompt_tokens_details':null} | 10 | 0 | 5 | 0"
            })
    void splitsUsageIntoDisjointClasses(
            String what, String usage, long input, long cached, long output, long reasoning) {
        UsageCounts counts = read(usage);

        assertThat(counts).as(what).isEqualTo(new UsageCounts(input, cached, 0, 0, 0, 0, output, reasoning, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({"gemini-2.5-flash, 30", "google/gemini-2.5-pro, 30", "gpt-5, 0", "my-gemini-2, 0"})
    void believesThatGeminisOwnTotalHoldsItsThoughts(String model, long thoughts) {
        byte[] usage = bytes("{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":45}");

        UsageCounts counts = UsageReader.read(usage, 0, usage.length, model);

        assertThat(counts).isEqualTo(new UsageCounts(10, 0, 0, 0, 0, 0, 5, thoughts, 0, 0, 0));
    }

    @Test
    void writesEveryClassIntoAWholeUsage() {
        UsageCounts counts = new UsageCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0);

        assertThat(text(UsageText.object(counts, 0, 0, false)))
                .startsWith("{\"prompt_tokens\":21,\"completion_tokens\":34,\"total_tokens\":55,");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'prompt_tokens':0,'completion_tokens':0}",
                "{'prompt_tokens':-1,'completion_tokens':5}",
                "{'prompt_tokens':1.5,'completion_tokens':5}",
                "{'prompt_tokens':'10','completion_tokens':5}",
                "{'prompt_tokens':5000000000,'completion_tokens':5}",
                "{'prompt_tokens':1000000000000000000,'completion_tokens':5}",
                "{'prompt_tokens':99999999999999999999999,'completion_tokens':5}",
                "{'prompt_tokens':10,'completion_tokens':5,'prompt_tokens_details':{'cached_tokens':11}}",
                "{'prompt_tokens':10,'completion_tokens':5,'completion_tokens_details':{'reasoning_tokens':6}}"
            })
    void believesNoUsageThatCannotBeTrue(String usage) {
        assertThat(read(usage)).isNull();
    }

    private static @org.jspecify.annotations.Nullable UsageCounts read(String usage) {
        byte[] bytes = bytes(usage.replace('\'', '"'));
        return UsageReader.read(bytes, 0, bytes.length);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

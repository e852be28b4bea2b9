package io.tollway.gateway.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.error.Surface;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a chat client gets of a stream whose server speaks chat itself. */
class PassedStreamTest {
    private static final UsageCounts COUNTS = new UsageCounts(1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);
    private final Buffer out = Buffer.buffer();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI | {'reasoning_content':'t','content':null} | {'reasoning_content':'t','content':null}",
                "OPENAI | {'reasoning':'t'} | {'reasoning_content':'t'}",
                "OPENAI | {'reasoning':'t','reasoning_content':'t'} | {'reasoning_content':'t'}",
                "OPENAI | {'content':'a' , 'reasoning':'t','reasoning_details':[{'text':'t'}]} | {'content':'a' , 'reasoning_content':'t','reasoning_details':[{'text':'t'}]}",
                "OPENROUTER | {'reasoning_content':'t\\\"','content':''} | {'reasoning':'t\\\"','reasoning_details':[{'type':'reasoning.text','text':'t\\\"','format':'unknown','index':0}],'content':''}",
                "OPENROUTER | {'reasoning':'t','reasoning_content':'t'} | {'reasoning':'t','reasoning_details':[{'type':'reasoning.text','text':'t','format':'unknown','index':0}]}",
                "OPENROUTER | {'reasoning':'t','reasoning_details':[{'text':'t','index':0}]} | {'reasoning':'t','reasoning_details':[{'text':'t','index':0}]}",
                "OPENROUTER | {'reasoning_content':null} | {'reasoning':null}"
            })
    void reasoningHasTheNameOfTheClientsPath(Surface surface, String sent, String expected) {
        take(new PassedStream(names(surface), ChunkKind.CHAT), chunk(sent, "null"));
        assertThat(out.toString()).contains("\"delta\":" + expected.replace('\'', '"') + ",");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'reasoning_content':'t','content':null} | {'content':null}",
                "{'reasoning':'t' , 'reasoning_details':[{'text':'t'}] , 'content':'a'} | {'content':'a'}",
                "{'content':'a','reasoning':'t','reasoning_details':[{'text':'t'}]} | {'content':'a'}",
                "{'reasoning':'t'} | {}"
            })
    void reasoningGoesWhereTheClientWantsNone(String sent, String expected) {
        take(new PassedStream(names(Surface.OPENAI), ChunkKind.CHAT, ReasoningForm.HIDDEN), chunk(sent, "null"));
        assertThat(out.toString()).contains("\"delta\":" + expected.replace('\'', '"') + ",");
    }

    @Test
    void whoAsksForReasoningInOpenRoutersWordsReadsItsDetailsUnderOpenAisPathToo() {
        take(
                new PassedStream(names(Surface.OPENAI), ChunkKind.CHAT, ReasoningForm.CONTENT_AND_DETAILS),
                chunk("{'reasoning_content':'t'}", "null"));

        assertThat(out.toString())
                .contains("{'reasoning_content':'t','reasoning_details':[{'type':'reasoning.text','text':'t',"
                        .replace('\'', '"'));
    }

    @Test
    void aChunkHasAFinishReasonAndAToolCallAnIndex() {
        PassedStream stream = new PassedStream(names(Surface.OPENROUTER), ChunkKind.CHAT);
        take(
                stream,
                "{'choices':[{'index':0,'delta':{'tool_calls':[{'id':'a','function':{'name':'f'}},{'id':'b','function':{'name':'g'}}]}}]}");
        take(stream, "{'choices':[{'index':0,'delta':{'tool_calls':[{'function':{'arguments':'{}'}}]}}]}");

        assertThat(out.toString())
                .contains("{\"index\":0,\"id\":\"a\"", "{\"index\":1,\"id\":\"b\"", "{\"index\":1,\"function\"")
                .contains("}]},\"finish_reason\":null}")
                .contains("\"system_fingerprint\":\"\"")
                .doesNotContain("\"system_fingerprint\":null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENROUTER | 'object':'','system_fingerprint':null | 'object':'chat.completion.chunk','system_fingerprint':''",
                "OPENROUTER | 'system_fingerprint': null ,'object':'x' | 'system_fingerprint': '' ,'object':'x'",
                "OPENROUTER | 'object':'x','system_fingerprint':'fp_1' | 'object':'x','system_fingerprint':'fp_1'",
                "OPENAI | 'object':'','system_fingerprint':null | 'object':'chat.completion.chunk','system_fingerprint':null"
            })
    void aChunkSaysWhatItIsAndOpenRoutersHasNoNullFingerprint(Surface surface, String sent, String expected) {
        take(new PassedStream(names(surface), ChunkKind.CHAT), "{" + sent + ",'choices':[]}");

        assertThat(out.toString()).contains(expected.replace('\'', '"') + ",\"choices\":[]");
    }

    @Test
    void oneChoiceThatEndedDoesNotCompleteTheOthers() {
        PassedStream stream = new PassedStream(names(Surface.OPENAI), ChunkKind.CHAT);
        take(stream, "{'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':null}]}");
        take(stream, "{'choices':[{'index':1,'delta':{'content':'b'},'finish_reason':'stop'}]}");
        assertThat(stream.mayEndHere()).isFalse();

        take(stream, "{'choices':[{'index':0,'delta':{},'finish_reason':'length'}]}");
        assertThat(stream.mayEndHere()).isTrue();
    }

    @Test
    void aStreamThatIsCutEndsEachOpenChoiceForItsLength() {
        PassedStream stream = new PassedStream(names(Surface.OPENAI), ChunkKind.CHAT);
        take(stream, "{'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':null}]}");
        take(stream, "{'choices':[{'index':1,'delta':{'content':'b'},'finish_reason':'stop'}]}");

        assertThat(stream.cut(out)).isTrue();
        stream.end(new Bill(COUNTS, false, 5, 5, false, 9), out);

        assertThat(out.toString().split("\"finish_reason\":\"length\"", -1)).hasSize(2);
        assertThat(out.toString())
                .contains("\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"length\"}]")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void anOlderStreamThatIsCutEndsInItsOwnWords() {
        PassedStream stream = new PassedStream(names(Surface.OPENAI), ChunkKind.TEXT);
        take(stream, "{'choices':[{'index':0,'text':'a','finish_reason':null}]}");

        assertThat(stream.cut(out)).isTrue();

        assertThat(out.toString())
                .contains("\"object\":\"text_completion\"")
                .contains("\"choices\":[{\"index\":0,\"text\":\"\",\"logprobs\":null,\"finish_reason\":\"length\"}]")
                .doesNotContain("chat.completion.chunk", "delta");
    }

    private void take(PassedStream stream, String event) {
        byte[] bytes = event.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        assertThat(stream.take(bytes, 0, bytes.length, false, out)).isEqualTo(Step.GO_ON);
    }

    private static String chunk(String delta, String finish) {
        return "{'id':'x','model':'m','choices':[{'index':0,'delta':" + delta + ",'finish_reason':" + finish + "}]}";
    }

    private static AnswerNames names(Surface surface) {
        return new AnswerNames("gen-1", "a/b", null, 7, surface);
    }
}

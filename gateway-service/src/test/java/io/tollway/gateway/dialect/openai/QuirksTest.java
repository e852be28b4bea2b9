package io.tollway.gateway.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.AnswerFold;
import io.tollway.gateway.canonical.CanonicalAnswer;
import io.tollway.gateway.dialect.AnswerNames;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.error.Surface;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the servers that imitate OpenAI's chat have made of its answers: each is read into the same, and passed on with one usage at the end. */
class QuirksTest {
    private static final String DONE = "[DONE]";

    private final List<AnswerEvent> events = new ArrayList<>();
    private @Nullable UsageCounts passedUsage;
    private String passed = "";

    @Test
    void groqTellsUsageInAMemberOfItsOwnWhenNobodyAsked() {
        answer(
                "{'id':'1','model':'m','choices':[{'index':0,'delta':{'content':'Hi'},'finish_reason':null}]}",
                "{'id':'1','model':'m','choices':[{'index':0,'delta':{},'finish_reason':'stop'}],"
                        + "'x_groq':{'id':'r','usage':{'queue_time':0.1,'prompt_tokens':10,'completion_tokens':3,'total_tokens':13}}}",
                DONE);

        assertThat(used()).isEqualTo(counts(10, 0, 3, 0));
        assertThat(passedUsage).isEqualTo(counts(10, 0, 3, 0));
    }

    @Test
    void groqTellsItTwiceAndItIsNeverAdded() {
        String usage = "{'prompt_tokens':10,'completion_tokens':3,'total_tokens':13}";
        answer(
                "{'id':'1','model':'m','choices':[{'index':0,'delta':{'content':'Hi'},'finish_reason':'stop'}],"
                        + "'x_groq':{'usage':" + usage + "}}",
                "{'id':'1','model':'m','choices':[],'usage':" + usage + "}",
                DONE);

        assertThat(used()).isEqualTo(counts(10, 0, 3, 0));
        assertThat(passedUsage).isEqualTo(counts(10, 0, 3, 0));
    }

    @Test
    void perplexityTellsUsageInEveryChunkAndTheLastOneCounts() {
        answer(
                "{'id':'1','model':'m','citations':['https://a'],'usage':{'prompt_tokens':5,'completion_tokens':1,"
                        + "'total_tokens':6},'choices':[{'index':0,'delta':{'content':'A'},'finish_reason':null}]}",
                "{'id':'1','model':'m','citations':['https://a'],'usage':{'prompt_tokens':5,'completion_tokens':2,"
                        + "'total_tokens':7,'cost':{'total_cost':0.005}},"
                        + "'choices':[{'index':0,'delta':{'content':'B'},'finish_reason':'stop'}]}");

        assertThat(used()).isEqualTo(counts(5, 0, 2, 0));
        assertThat(passed.split("\"usage\"", -1)).hasSize(2);
        assertThat(events.stream().filter(AnswerEvent.Cited.class::isInstance)).hasSize(1);
    }

    @Test
    void xAisThoughtsStandBesideItsCompletionAndAreBilled() {
        answer(
                "{'id':'1','model':'m','choices':[{'index':0,'delta':{'reasoning_content':'Hm','content':'Hi'},"
                        + "'finish_reason':'stop'}],'usage':{'prompt_tokens':10,'completion_tokens':3,'total_tokens':20,"
                        + "'completion_tokens_details':{'reasoning_tokens':7}}}",
                DONE);

        assertThat(used()).isEqualTo(counts(10, 0, 3, 7));
        assertThat(choice().reasoning()).isEqualTo("Hm");
    }

    @Test
    void deepSeekTellsItsCacheByHitsAndMisses() {
        answer(
                "{'id':'1','model':'m','choices':[{'index':0,'delta':{'reasoning_content':'Hm'},'finish_reason':null}]}",
                "{'id':'1','model':'m','choices':[{'index':0,'delta':{'content':'Hi'},'finish_reason':'stop'}],"
                        + "'usage':{'prompt_tokens':10,'prompt_cache_hit_tokens':8,'prompt_cache_miss_tokens':2,"
                        + "'completion_tokens':3,'total_tokens':13}}",
                DONE);

        assertThat(used()).isEqualTo(counts(2, 8, 3, 0));
        assertThat(choice().reasoning()).isEqualTo("Hm");
        assertThat(choice().text()).isEqualTo("Hi");
    }

    @Test
    void mistralThinksInAListAndCallsWithoutAnIndex() {
        answer(
                "{'id':'1','model':'m','choices':[{'index':0,'delta':{'content':[{'type':'thinking','thinking':"
                        + "[{'type':'text','text':'Hm'}]},{'type':'text','text':'Hi'}]},'finish_reason':null}]}",
                "{'id':'1','model':'m','choices':[{'index':0,'delta':{'tool_calls':[{'id':'Ab3dEf6h9','function':"
                        + "{'name':'f','arguments':'{}'}}]},'finish_reason':'tool_calls'}],"
                        + "'usage':{'prompt_tokens':1,'completion_tokens':1,'total_tokens':2}}",
                DONE);

        assertThat(choice().reasoning()).isEqualTo("Hm");
        assertThat(choice().text()).isEqualTo("Hi");
        assertThat(choice().toolCalls().getFirst().id()).isEqualTo("Ab3dEf6h9");
    }

    @Test
    void openRouterEndsTwiceAndSendsCommentsBetween() {
        answer(
                "{'id':'1','model':'m','provider':'X','choices':[{'index':0,'delta':{'content':'Hi'},"
                        + "'finish_reason':'stop','native_finish_reason':'end_turn'}]}",
                "{'id':'1','model':'m','provider':'X','choices':[{'index':0,'delta':{'content':''},'finish_reason':'stop'}],"
                        + "'usage':{'prompt_tokens':4,'completion_tokens':2,'total_tokens':6,'cost':0.1,'is_byok':false}}",
                DONE);

        assertThat(events.stream().filter(AnswerEvent.Finished.class::isInstance))
                .hasSize(1);
        assertThat(used()).isEqualTo(counts(4, 0, 2, 0));
        assertThat(passed.split("\"cost\"", -1)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "together | 'finish_reason':'eos','seed':5 | 'created':1",
                "cerebras | 'finish_reason':'stop' | 'created':1.5,'time_info':{'queue_time':0.1}",
                "vllm | 'finish_reason':'stop','stop_reason':null,'token_ids':null | 'prompt_token_ids':null,'kv_transfer_params':null",
                "fireworks | 'finish_reason':'stop' | 'perf_metrics':null",
                "deepinfra | 'finish_reason':'stop' | 'service_tier':null",
                "ollama | 'finish_reason':'stop' | 'system_fingerprint':'fp_ollama'"
            })
    void othersOnlyAddMembersThatMeanNothingHere(String server, String ofTheChoice, String ofTheChunk) {
        answer(
                "{'id':'" + server + "','model':'m'," + ofTheChunk
                        + ",'choices':[{'index':0,'delta':{'role':'assistant','reasoning':'Hm'},'finish_reason':null}],'usage':null}",
                "{'id':'other','model':'m'," + ofTheChunk + ",'choices':[{'index':0,'delta':{'content':'Hi'},"
                        + ofTheChoice + "}],'usage':{'prompt_tokens':4,'completion_tokens':2,'total_tokens':6,"
                        + "'estimated_cost':0.00001,'prompt_tokens_details':null}}",
                DONE);

        assertThat(choice().text()).isEqualTo("Hi");
        assertThat(choice().reasoning()).isEqualTo("Hm");
        assertThat(used()).isEqualTo(counts(4, 0, 2, 0));
        assertThat(passedUsage).isEqualTo(counts(4, 0, 2, 0));
        assertThat(passed).contains(ofTheChunk.replace('\'', '"')).doesNotContain("\"other\"");
    }

    private void answer(String... chunks) {
        ChatAnswerReader reader = new ChatAnswerReader();
        PassedStream passing =
                new PassedStream(new AnswerNames("gen-1", "a/b", null, 7, Surface.OPENAI), ChunkKind.CHAT);
        Buffer out = Buffer.buffer();
        for (String chunk : chunks) {
            byte[] bytes = chunk.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            assertThat(reader.event(bytes, 0, bytes.length, false, events::add)).isIn(Step.GO_ON, Step.ENDED);
            assertThat(passing.take(bytes, 0, bytes.length, false, out)).isIn(Step.GO_ON, Step.ENDED);
        }
        assertThat(reader.mayEndHere()).isTrue();
        passedUsage = passing.facts().usage;
        UsageCounts usage = passedUsage == null ? UsageCounts.NONE : passedUsage;
        passing.end(new Bill(usage, passedUsage != null, 1_000, 1_000, false, 9), out);
        passed = out.toString(StandardCharsets.UTF_8);
    }

    private CanonicalAnswer.Choice choice() {
        AnswerFold fold = new AnswerFold();
        events.forEach(fold);
        return fold.answer().choices().getFirst();
    }

    private @Nullable UsageCounts used() {
        UsageCounts last = null;
        for (AnswerEvent event : events) {
            last = event instanceof AnswerEvent.Used used ? used.counts() : last;
        }
        return last;
    }

    private static UsageCounts counts(long input, long cached, long output, long reasoning) {
        return new UsageCounts(input, cached, 0, 0, 0, 0, output, reasoning, 0, 0, 0);
    }
}

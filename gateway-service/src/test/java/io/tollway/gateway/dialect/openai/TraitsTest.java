package io.tollway.gateway.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.gateway.body.GateLimits;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.Dispatch;
import io.tollway.gateway.dialect.Traits;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.error.Surface;
import io.tollway.gateway.provider.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a row of the catalog declares, in the bytes that go to its server: passed on, and translated. */
class TraitsTest {
    private static final ChatClient CLIENT = new ChatClient();
    private static final JsonGate GATE = new JsonGate(new GateLimits(64, 100_000, 500, 128, 8, 3));
    private static final String HELLO = "'messages':[{'role':'user','content':'Hi'}]";

    private final Changes changes = new Changes();

    @Test
    void aServerWithoutTraitsGetsTheClientsBytes() throws Refusal {
        assertThat(passed("{'model':'a/b', 'top_k':3 ,\n" + HELLO + "}"))
                .isEqualTo("{'model':'up', 'top_k':3 ,\n" + HELLO + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'temperature':1,'top_p':0.2,M,'model':'a'} | {M,'model':'up'} | temperature top_p",
                "{M,'temperature':1, 'model':'a','top_p':0.2} | {M,'model':'up'} | temperature top_p",
                "{'model':'a',M,'top_k':1 , 'temperature' : 0.5 } | {'model':'up',M,'top_k':1 } | temperature",
            })
    void refusedParametersAreLeftOutAndTold(String sent, String expected, String dropped) throws Refusal {
        assertThat(passed(sent.replace("M", HELLO), "without=temperature+top_p"))
                .isEqualTo(expected.replace("M", HELLO));
        assertThat(changes.all())
                .containsExactlyElementsOf(java.util.Arrays.stream(dropped.split(" "))
                        .map(each -> "dropped " + each)
                        .toList());
    }

    @Test
    void ofTemperatureAndTopPOnlyOneIsSent() throws Refusal {
        String trait = "one-of-temperature-and-top-p";
        assertThat(passed("{'model':'a','temperature':1,'top_p':0.5," + HELLO + "}", trait))
                .doesNotContain("top_p");
        assertThat(changes.all()).containsExactly("dropped top_p");
        assertThat(passed("{'model':'a','top_p':0.5," + HELLO + "}", trait)).contains("top_p");
        assertThat(written("{'model':'a','temperature':1,'top_p':0.5," + HELLO + "}", trait))
                .contains("temperature")
                .doesNotContain("top_p");
    }

    @Test
    void mistralGetsNoStreamOptions() throws Refusal {
        String sent = "{'model':'a','stream':true," + HELLO + "}";
        assertThat(passed(sent)).contains("stream_options");
        assertThat(passed(sent, "no-stream-options")).contains("'stream':true").doesNotContain("stream_options");
        assertThat(written(sent, "no-stream-options")).doesNotContain("stream_options");
        assertThat(changes.all()).isEmpty();
    }

    @Test
    void mistralGetsIdsOfCallsInItsFormAndResultsStillNameTheirCall() throws Refusal {
        String sent = "{'model':'a','messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':null,"
                + "'tool_calls':[{'id':'toolu_01ABCDEF','type':'function','function':{'name':'f','arguments':'{}'}},"
                + "{'id':'Ab3456789','type':'function','function':{'name':'g','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'toolu_01ABCDEF','content':'1'},"
                + "{'role':'tool','tool_call_id':'Ab3456789','content':'2'}]}";
        String form = new CallIdForm(Traits.of("tool-call-id-length=9")).of("toolu_01ABCDEF");

        assertThat(form).hasSize(9).isAlphanumeric();
        String expected = sent.replace("toolu_01ABCDEF", form).replace("'model':'a'", "'model':'up'");
        assertThat(passed(sent, "tool-call-id-length=9")).isEqualTo(expected);
        assertThat(written(sent, "tool-call-id-length=9"))
                .contains("'id':'" + form + "'", "'tool_call_id':'" + form + "'", "'id':'Ab3456789'");
    }

    @Test
    void deepSeekGetsItsThoughtsBackInItsOwnField() throws Refusal {
        String sent = "{'model':'a','messages':[{'role':'user','content':'Hi'},"
                + "{'role':'assistant','content':'Yes','reasoning_content':'Hm'},{'role':'user','content':'So?'}]}";
        assertThat(written(sent, "reasoning-history=reasoning_content")).contains("'reasoning_content':'Hm'");
        assertThat(changes.all()).isEmpty();
        assertThat(written(sent)).doesNotContain("Hm");
        assertThat(changes.all()).containsExactly("dropped messages[].reasoning");
    }

    @Test
    void theLimitGoesInTheDeclaredField() throws Refusal {
        ModelRequest request = read("{'model':'a'," + HELLO + "}");
        UpstreamModel model = model(40, "cap-field=max_completion_tokens");

        assertThat(text(CLIENT.pass(request, model, changes))).startsWith("{'max_completion_tokens':40,");
    }

    @Test
    void azureNamesTheDeploymentInThePathAndTakesItsOwnHeader() throws Refusal {
        UpstreamModel model = new UpstreamModel(
                "gpt-4o",
                -1,
                null,
                "h",
                false,
                Traits.of("azure-openai", List.of("api-version=2024-02-01"), List.of()));
        UpstreamRequest request = CLIENT.pass(read("{'model':'a'," + HELLO + "}"), model, changes);

        assertThat(request.path()).isEqualTo("/deployments/gpt-4o/chat/completions?api-version=2024-02-01");
        Dispatch dispatch = new Dispatch(request, model, new Target("h", 443, true, "/openai"), "a", "secret");
        assertThat(ChatUpstream.azure().access(dispatch).result())
                .containsExactly(new UpstreamRequest.Header("api-key", "secret"));
    }

    private String passed(String sent, String... traits) throws Refusal {
        return text(CLIENT.pass(read(sent), model(-1, traits), changes));
    }

    private String written(String sent, String... traits) throws Refusal {
        return text(ChatUpstream.openAi().write(CLIENT.canonical(read(sent)), model(-1, traits), changes));
    }

    private static UpstreamModel model(long cap, String... traits) {
        return new UpstreamModel("up", cap, null, "h", false, Traits.of(traits));
    }

    private static ModelRequest read(String sent) throws Refusal {
        return CLIENT.read(sent.replace('\'', '"').getBytes(StandardCharsets.UTF_8), CallPath.of(Surface.OPENAI), GATE);
    }

    private static String text(UpstreamRequest request) {
        return new String(request.body(), StandardCharsets.UTF_8).replace('"', '\'');
    }
}

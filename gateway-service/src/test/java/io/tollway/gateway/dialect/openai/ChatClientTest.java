package io.tollway.gateway.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tollway.gateway.body.GateLimits;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.body.ModelRequest;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.anthropic.AnthropicUpstream;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.error.Surface;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What upstreams get of a chat client's request. */
class ChatClientTest {
    private static final JsonGate GATE = new JsonGate(new GateLimits(64, 10_000, 20, 4, 8, 3));
    private static final ChatClient CLIENT = new ChatClient();
    private final Changes changes = new Changes();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'role':'assistant','reasoning_content':'t','content':'a'} | h | {'role':'assistant','content':'a'}",
                "{'reasoning':'t', 'reasoning_details':[{}] , 'role':'assistant','content':'a','annotations':[]} | h | {'role':'assistant','content':'a'}",
                "{'role':'assistant','content':'a','images':[{'image_url':{}}],'audio':{'data':'AA'}} | h | {'role':'assistant','content':'a'}",
                "{'role':'assistant','audio':{'id':'x'},'content':null,'name':'n'} | h | {'role':'assistant','audio':{'id':'x'},'content':null,'name':'n'}",
                "{'role':'user','content':[{'type':'text','text':'a','cache_control':{'type':'ephemeral'}}]} | h | {'role':'user','content':[{'type':'text','text':'a'}]}",
                "{'role':'assistant','reasoning_content':'t','content':'a'} | api.deepseek.com | {'role':'assistant','reasoning_content':'t','content':'a'}",
                "{'role':'assistant','reasoning':'t','content':'a'} | api.deepseek.com | {'role':'assistant','reasoning_content':'t','content':'a'}",
                "{'role':'assistant','reasoning':'t','reasoning_details':[],'content':'a'} | openrouter.ai | {'role':'assistant','reasoning':'t','reasoning_details':[],'content':'a'}",
                "{'role':'assistant','reasoning_content':'t','content':'a'} | notdeepseek.com | {'role':'assistant','content':'a'}"
            })
    void whatAnswersAddedToTheHistoryGoesOnlyToServersThatTakeIt(String message, String host, String expected)
            throws Refusal {
        byte[] body = CLIENT.pass(read("{'model':'a/b','messages':[" + message + "]}"), model(host), changes)
                .body();

        assertThat(new String(body, StandardCharsets.UTF_8))
                .isEqualTo(("{'model':'up','messages':[" + expected + "]}").replace('\'', '"'));
        assertThat(changes.all().isEmpty()).isEqualTo(expected.equals(message));
    }

    /** To its own dialect it goes as it is, and the provider says so; a translation must not guess. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{M,'stop':1} | stop",
                "{M,'stop':{}} | stop",
                "{M,'seed':1.5} | seed",
                "{M,'logprobs':'yes'} | logprobs",
                "{M,'parallel_tool_calls':1} | parallel_tool_calls",
                "{M,'response_format':'json'} | response_format",
                "{M,'reasoning_effort':'immense'} | reasoning_effort",
                "{M,'reasoning_effort':1} | reasoning_effort",
                "{M,'tool_choice':{'type':'function','function':{'name':'g'}},'tools':[{'type':'function','function':{'name':'f'}}]} | tool_choice.function.name",
                "{M,'tool_choice':'required'} | tool_choice",
                "{'model':'a/b','messages':[{'role':'user'}]} | messages[0].content",
                "{'model':'a/b','messages':[{'role':'user','content':[{'type':'text','text':1}]}]} | messages[0].content[0].text",
                "{'model':'a/b','messages':[{'role':'assistant','content':'x','tool_calls':'y'}]} | messages[0].tool_calls",
            })
    void whatHasNoMeaningIsRefusedByItsFieldBeforeItIsTranslated(String body, String field) throws Refusal {
        ModelRequest request = read(body.replace("{M", "{'model':'a/b','messages':[{'role':'user','content':'x'}]"));

        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> CLIENT.with(new AnthropicUpstream(), model("h"), true)
                        .request(request, changes));

        assertThat(refusal).isNotNull();
        assertThat(refusal.error().param()).isEqualTo(field);
        assertThat(refusal.error().message()).startsWith(field);
    }

    @Test
    void aNumberThatNoTypeHoldsIsRefusedWhereItIsRead() throws Refusal {
        ModelRequest request = read(
                "{'model':'a/b','messages':[{'role':'user','content':'x'}],'metadata':{'x':1e99999999999999999999}}");

        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> CLIENT.with(new AnthropicUpstream(), model("h"), true)
                        .request(request, changes));

        assertThat(refusal.error().status()).isEqualTo(400);
        assertThat(refusal.error().message()).contains("a number whose exponent is too large");
    }

    @Test
    void nullIsAsGoodAsNothing() throws Refusal {
        ModelRequest request = read(
                "{'model':'a/b','messages':[{'role':'user','content':'x'},{'role':'assistant','content':'y','tool_calls':null},{'role':'user','content':''}],"
                        + "'stop':null,'seed':null,'logprobs':null,'parallel_tool_calls':null,'response_format':null,'reasoning_effort':null,'tool_choice':null}");

        assertThat(CLIENT.with(new AnthropicUpstream(), model("h"), true)
                        .request(request, changes)
                        .body())
                .isNotEmpty();
    }

    @Test
    void aMarkOnAToolGoesToo() throws Refusal {
        byte[] body = CLIENT.pass(
                        read(
                                "{'model':'a/b','messages':[{'role':'user','content':'x'}],'tools':[{'type':'function','cache_control':{'type':'ephemeral'},'function':{'name':'f'}}]}"),
                        model("h"),
                        changes)
                .body();

        assertThat(new String(body, StandardCharsets.UTF_8))
                .contains("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]");
        assertThat(changes.all()).containsExactly("dropped messages[].cache_control");
    }

    @Test
    void whatNoOtherDialectKnowsIsNamedInTheRecord() throws Refusal {
        ModelRequest request = read(
                "{'model':'a/b','logit_bias':{'1':2},'store':true,'messages':[{'role':'user','content':'x','name':'n'}],'seed':1}");

        CLIENT.with(new AnthropicUpstream(), model("h"), true).request(request, changes);

        assertThat(changes.all())
                .contains("dropped logit_bias", "dropped store", "dropped messages[].name", "dropped seed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'tools':[{'type':'web_search_preview'}] | 5 | 0 | false",
                "'web_search_options':{} | 5 | 0 | false",
                "'modalities':['text','audio'] | 0 | 0 | true",
                "'modalities':['image','text'] | 0 | 4 | false",
                "'tools':[{'type':'function','function':{'name':'f'}}],'modalities':null | 0 | 0 | false"
            })
    void saysWhatItMayCostBesideText(String member, int searches, int images, boolean sound) throws Refusal {
        ModelRequest request = read("{'model':'a/b','messages':[{'role':'user','content':'x'}]," + member + "}");

        assertThat(request.searches()).isEqualTo(searches);
        assertThat(request.imagesOut()).isEqualTo(images);
        assertThat(request.audioOut()).isEqualTo(sound);
    }

    @Test
    void aFilmIsMeasuredAsAFile() throws Refusal {
        ModelRequest request = read(
                "{'model':'a/b','messages':[{'role':'user','content':[{'type':'video_url','video_url':{'url':'data:video/mp4;base64,AAAA'}}]}]}");

        assertThat(request.files()).isEqualTo(1);
        assertThat(request.mediaBytes()).isPositive();
    }

    private static ModelRequest read(String body) throws Refusal {
        return CLIENT.read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), CallPath.of(Surface.OPENAI), GATE);
    }

    private static UpstreamModel model(String host) {
        return new UpstreamModel("up", -1, null, host, true);
    }
}

package io.tollway.gateway.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.error.Refusal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an upstream of the same dialect gets of a client's bytes. */
class PassedRequestTest {
    private static final String MESSAGES = "'messages' : [ {'role':'user','content':'x'} ]";
    private static final String HISTORY =
            "'messages':[{'role':'user','content':'x'},{'role':'assistant','content':[B{'type':'tool_use','id':'t','name':'f','input':{}}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'t'}]}]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'model':'a/b','max_tokens':50,M} | -1 | {'model':'up','max_tokens':50,M}",
                "{M, 'max_tokens':50 ,'model':'a/b','speed':'fast'} | 60 | {M, 'max_tokens':50 ,'model':'up','speed':'fast'}",
                "{'model':'a/b','max_tokens':50,M} | 40 | {'model':'up','max_tokens':40,M}",
                "{'provider':{'only':['x']},'model':'a/b','max_tokens':5,M,'usage':{},'models':['c/d']} | -1 | {'model':'up','max_tokens':5,M}",
                "{'model':'a/b','max_tokens':5000,M,'thinking':{'type':'enabled','budget_tokens':3000}} | 2000 | {'model':'up','max_tokens':2000,M,'thinking':{'type':'enabled','budget_tokens':1999}}",
                "{'model':'a/b','max_tokens':5000,M,'thinking':{'type':'enabled','budget_tokens':3000}} | 900 | {'model':'up','max_tokens':900,M,'thinking':{'type':'disabled'}}",
                "{'model':'a/b','max_tokens':5000,M,'reasoning':{'effort':'low'},'temperature':0.5} | -1 | {'thinking':{'type':'enabled','budget_tokens':1024},'model':'up','max_tokens':5000,M}",
                "{'model':'a/b','max_tokens':5000,M,'thinking':null,'reasoning':{'effort':'low'}} | -1 | {'model':'up','max_tokens':5000,M,'thinking':{'type':'enabled','budget_tokens':1024}}",
                "{'model':'a/b','max_tokens':5,H[{'type':'thinking','thinking':'h','signature':'abc'},]} | -1 | {'model':'up','max_tokens':5,H[{'type':'thinking','thinking':'h','signature':'abc'},]}",
                "{'model':'a/b','max_tokens':5,H[{'type':'thinking','thinking':'h','signature':'tw1...'},]} | -1 | {'model':'up','max_tokens':5,H[]}",
                "{'model':'a/b','max_tokens':5,H[{'type':'thinking','thinking':'h'},]} | -1 | {'model':'up','max_tokens':5,H[]}",
                "{'model':'a/b','max_tokens':5,H[{'type':'redacted_thinking','data':'tw1.google-gemini-v1..abc'},],'thinking':{'type':'adaptive'}} | -1 | {'model':'up','max_tokens':5,H[],'thinking':{'type':'disabled'}}",
                "{'model':'a/b','max_tokens':5,H[{'type':'text','text':'h','citations':[{'type':'web_search_result_location','encrypted_index':''}]},]} | -1 | {'model':'up','max_tokens':5,H[{'type':'text','text':'h'},]}"
            })
    void touchesOnlyWhatIsOurs(String sent, long cap, String expected) throws Refusal {
        UpstreamModel model = new UpstreamModel("up", cap, null, "api.anthropic.com", true);

        UpstreamRequest request = Played.CLIENT.pass(Played.read(whole(sent)), model, new Changes());

        assertThat(new String(request.body(), StandardCharsets.UTF_8))
                .isEqualTo(whole(expected).replace('\'', '"'));
        assertThat(request.path()).isEqualTo("/messages");
        assertThat(request.headers()).containsExactly(new UpstreamRequest.Header("anthropic-version", "2023-06-01"));
    }

    /** {@code M} is a message; {@code H[…]} a history whose answer begins with those blocks. */
    private static String whole(String text) {
        String all = text.replace(",M", ',' + MESSAGES).replace("{M", '{' + MESSAGES);
        int history = all.indexOf("H[");
        if (history < 0) {
            return all;
        }
        int end = all.startsWith("]", history + 2) ? history + 2 : all.indexOf(",]", history) + 1;
        return all.substring(0, history)
                + HISTORY.replace("B", all.substring(history + 2, end))
                + all.substring(end + 1);
    }
}

package io.tollway.gateway.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much an answer is taken to have produced when nobody counts it, and which of its choices have ended. */
class AnswerScanTest {
    private final AnswerScan scan = new AnswerScan();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text | {'content':'four'} | 4",
                "what is escaped, as its text | {'content':'a\\n\\u00fc\\u20ac\\ud83d\\ude00'} | 11",
                "reasoning under one name | {'reasoning':'abc'} | 3",
                "reasoning under every name, once | {'reasoning':'abc','reasoning_content':'abc','reasoning_details':[{'type':'reasoning.text','text':'abc'}]} | 3",
                "reasoning in details alone | {'reasoning_details':[{'type':'reasoning.summary','summary':'abcd','format':'x'}]} | 4",
                "no signature, nothing encrypted | {'reasoning_details':[{'type':'reasoning.encrypted','data':'AAAAAAAA'},{'signature':'BBBB'}]} | 0",
                "a call's name and arguments | {'tool_calls':[{'index':0,'id':'call_1','type':'function','function':{'name':'fn','arguments':'{}'}}]} | 4",
                "the old form of a call | {'function_call':{'name':'fn','arguments':'{}'}} | 4",
                "a transcript, not its sound | {'audio':{'id':'a','data':'UklGRiQAAABXQVZF','transcript':'Hi'}} | 2",
                "no picture | {'images':[{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}}]} | 0",
                "no source | {'content':'ab','annotations':[{'type':'url_citation','url_citation':{'title':'t','content':'long text'}}]} | 2",
                "a list of thoughts and texts | {'content':[{'type':'thinking','thinking':[{'type':'text','text':'abc'}]},{'type':'text','text':'de'}]} | 5"
            })
    void countsWhatTheModelWrote(String what, String delta, int bytes) {
        scan("{'choices':[{'index':0,'delta':" + delta + ",'logprobs':{'content':[{'token':'xxxx'}]}}]}");

        assertThat(scan.contentBytes).as(what).isEqualTo(bytes);
    }

    @Test
    void soundAndPicturesAreWorthCommittingTo() {
        scan("{'choices':[{'delta':{'audio':{'data':'UklG'}}}]}");
        assertThat(scan.hasSubstance()).isTrue();
        scan("{'choices':[{'delta':{'images':[{}]}}]}");
        assertThat(scan.hasSubstance()).isTrue();
        scan("{'choices':[{'delta':{'images':[],'content':''}}]}");
        assertThat(scan.hasSubstance()).isFalse();
    }

    @Test
    void countsNothingBesideTheChoices() {
        scan("{'search_results':[{'snippet':'long','content':'text'}],'choices':[{'text':'abc'}]}");
        assertThat(scan.contentBytes).isEqualTo(3);
    }

    @Test
    void tellsWhichChoicesHaveEnded() {
        scan(
                "{'choices':[{'finish_reason':'stop','index':2},{'index':0,'finish_reason':null},{'index':1,'finish_reason':''}]}");

        assertThat(scan.seenChoices()).isEqualTo(0b111);
        assertThat(scan.endedChoices()).isEqualTo(0b100);
    }

    private void scan(String json) {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        scan.scan(bytes, 0, bytes.length);
        assertThat(scan.wellFormed).isTrue();
    }
}

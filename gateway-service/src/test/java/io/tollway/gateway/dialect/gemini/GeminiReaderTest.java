package io.tollway.gateway.dialect.gemini;

import static io.tollway.gateway.dialect.gemini.Gemini.bytes;
import static io.tollway.gateway.dialect.gemini.Gemini.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.gateway.canonical.AnswerEvent;
import io.tollway.gateway.canonical.AnswerFold;
import io.tollway.gateway.canonical.ReasoningFormat;
import io.tollway.gateway.canonical.StopReason;
import io.tollway.gateway.dialect.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from Google's answers. */
class GeminiReaderTest {

    @Test
    void thoughtsComeBeforeTheTextAndASignatureBeforeWhatItStandsOn() {
        List<AnswerEvent> events = events(
                "{'candidates':[{'content':{'parts':[{'text':'hm','thought':true}]}}],'responseId':'r','modelVersion':'gemini-3'}",
                "{'candidates':[{'content':{'parts':[{'text':'Hello','thoughtSignature':'SIG'}]},'finishReason':'STOP'}],'usageMetadata':{'promptTokenCount':1,'candidatesTokenCount':2}}");

        assertThat(events.subList(0, 5))
                .containsExactly(
                        new AnswerEvent.Started("r", "gemini-3"),
                        new AnswerEvent.ReasoningDelta(0, "hm", true),
                        new AnswerEvent.ReasoningEncrypted(0, "SIG", ReasoningFormat.GEMINI, null),
                        new AnswerEvent.TextDelta(0, "Hello"),
                        new AnswerEvent.Finished(0, StopReason.END, "STOP", null));
        assertThat(events.get(5)).isInstanceOf(AnswerEvent.Used.class);
    }

    @Test
    void everyCallHasAnIdOfItsOwnWhateverGoogleGave() {
        AnswerFold fold = fold(
                "{'candidates':[{'content':{'parts':[{'functionCall':{'name':'f','args':{'a':1}}},{'functionCall':{'name':'f'}},"
                        + "{'functionCall':{'id':'x','name':'g','args':{}}},{'functionCall':{'id':'x','name':'g','args':{}}}]},'finishReason':'STOP'}]}");

        var choice = fold.answer().choices().get(0);
        assertThat(choice.toolCalls())
                .extracting(call -> call.name() + call.arguments())
                .containsExactly("f{\"a\":1}", "f{}", "g{}", "g{}");
        assertThat(choice.toolCalls())
                .extracting(call -> call.id())
                .doesNotHaveDuplicates()
                .contains("x");
        assertThat(choice.reason()).isEqualTo(StopReason.TOOL_CALLS);
    }

    @Test
    void argumentsThatArriveValueByValueArePutTogether() {
        AnswerFold fold = fold(
                "{'candidates':[{'content':{'parts':[{'functionCall':{'name':'f','willContinue':true},'thoughtSignature':'S'}]}}]}",
                "{'candidates':[{'content':{'parts':[{'functionCall':{'partialArgs':[{'jsonPath':'$.to.city','stringValue':'San ','willContinue':true}],'willContinue':true}}]}}]}",
                "{'candidates':[{'content':{'parts':[{'functionCall':{'partialArgs':[{'jsonPath':'$.to.city','stringValue':'Jose'},{'jsonPath':'$.days[1]','numberValue':2},{'jsonPath':'$.days[0]','numberValue':1},{'jsonPath':'$[\\u0027a.b\\u0027]','boolValue':true},{'jsonPath':'$.none','nullValue':'NULL_VALUE'}],'willContinue':true}}]}}]}",
                "{'candidates':[{'content':{'parts':[{'functionCall':{}}]}}]}",
                "{'candidates':[{'content':{'parts':[{'functionCall':{'name':'g','willContinue':true}}]},'finishReason':'STOP'}]}");

        assertThat(fold.answer().choices().get(0).toolCalls())
                .extracting(call -> call.name() + call.arguments())
                .containsExactly("f{\"to\":{\"city\":\"San Jose\"},\"days\":[1,2],\"a.b\":true,\"none\":null}", "g{}");
    }

    @ParameterizedTest
    @CsvSource({
        "'STOP', END",
        "'MAX_TOKENS', LENGTH",
        "2, LENGTH",
        "'SAFETY', CONTENT_FILTER",
        "'RECITATION', CONTENT_FILTER",
        "'MALFORMED_FUNCTION_CALL', END",
        "'SOMETHING_NEW', END"
    })
    void endsForAReasonAlsoWithoutContent(String reason, StopReason expected) {
        String value = reason.length() == 1 ? reason : "'" + reason + "'";
        List<AnswerEvent> events = events("{'candidates':[{'finishReason':" + value + "}]}");

        assertThat(events.get(1)).isInstanceOfSatisfying(AnswerEvent.Finished.class, end -> assertThat(end.reason())
                .isEqualTo(expected));
    }

    @Test
    void aRefusedPromptIsAContentFilterNotAnError() {
        List<AnswerEvent> events =
                events("{'promptFeedback':{'blockReason':'SAFETY'},'usageMetadata':{'promptTokenCount':8}}");

        assertThat(events)
                .contains(new AnswerEvent.Finished(0, StopReason.CONTENT_FILTER, "SAFETY", null))
                .hasSize(3);
    }

    @Test
    void sourcesAreToldOnceWithCharactersForBytes() {
        String chunk =
                "{'candidates':[{'content':{'parts':[{'text':'Größe.'}]},'groundingMetadata':{'groundingChunks':[{'web':{'uri':'https://a.example','title':'A'}}],"
                        + "'groundingSupports':[{'segment':{'endIndex':8,'text':'Größe.'},'groundingChunkIndices':[0]}]}}]}";

        assertThat(events(chunk, chunk.replace("'text':'Größe.'}]}", "'text':''}]}")))
                .filteredOn(AnswerEvent.Cited.class::isInstance)
                .containsExactly(new AnswerEvent.Cited(0, "https://a.example", "A", "Größe.", 0, 6));
    }

    @Test
    void imagesComeOut() {
        assertThat(
                        events(
                                "{'candidates':[{'content':{'parts':[{'inlineData':{'mimeType':'image/png','data':'a_-b'}}]}}]}"))
                .contains(new AnswerEvent.MediaProduced(0, "image/png", "a/+b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'error':{'code':503,'message':'overloaded','status':'UNAVAILABLE'}} | UPSTREAM_ERROR",
                "[{'error':{'code':429,'status':'RESOURCE_EXHAUSTED'}}] | UPSTREAM_ERROR",
                "{'candidates':[] | MALFORMED",
                "{'this':1} | MALFORMED",
                "[] | MALFORMED",
                "null | MALFORMED",
                "{'candidates':[]} | GO_ON"
            })
    void tellsErrorsAndNonsenseApartTheSameWayReadAndPassed(String chunk, Step expected) {
        byte[] bytes = bytes(chunk);

        assertThat(new GeminiReader().event(bytes, 0, bytes.length, false, event -> {}))
                .isEqualTo(expected);
        assertThat(new PassedDocument(Gemini.NAMES).take(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'candidates':[{'content':{'parts':[{'text':'a'}]}}]}", "{'usageMetadata':{}}"})
    void aStreamThatGivesNoReasonHasNotEnded(String chunk) {
        GeminiReader reader = new GeminiReader();
        byte[] bytes = bytes(chunk);
        reader.event(bytes, 0, bytes.length, false, event -> {});

        assertThat(reader.mayEndHere()).isFalse();
    }

    private static AnswerFold fold(String... chunks) {
        AnswerFold fold = new AnswerFold();
        new ArrayList<>(events(chunks)).forEach(fold);
        return fold;
    }
}

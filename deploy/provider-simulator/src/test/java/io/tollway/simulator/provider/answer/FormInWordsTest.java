package io.tollway.simulator.provider.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models answer in JSON when they are told to, whether the request has a switch for it or not. */
class FormInWordsTest {
    private static final Shape PROSE = new Shape.Prose();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Answer with one JSON object and nothing else: no words before or behind it.",
                "Always respond with a JSON object",
                "return valid json only",
                "Please output strict JSON for the order."
            })
    void anInstructionIsObeyed(String text) {
        assertThat(new PromptMeter().text(text).shape(PROSE)).isInstanceOf(Shape.AnyJson.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"What is JSON?", "My answer is long. I like json", "Answer with one word", ""})
    void aTextThatOnlySpeaksOfJsonIsProse(String text) {
        assertThat(new PromptMeter().text(text).shape(PROSE)).isEqualTo(PROSE);
    }

    @Test
    void theSchemaInTheSameTextIsMetAlsoWhereASwitchAsksForAnyJson() {
        PromptMeter meter = new PromptMeter()
                .text("Provide the parsed objects in json that match the following json_schema:\n"
                        + "{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"}}}\nMake sure of it.");

        for (Shape switched : new Shape[] {PROSE, new Shape.AnyJson()}) {
            assertThat(meter.shape(switched)).isInstanceOfSatisfying(Shape.Schema.class, schema -> assertThat(
                            schema.schema().at("/properties/age/type").asText())
                    .isEqualTo("integer"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Return the result as a JSON with 'setup' and 'punchline' keys. Return nothing other than JSON.",
                "Answer in JSON with the fields `setup`, `punchline`",
                "Respond with JSON with keys \"setup\" and \"punchline\""
            })
    void keysThatAreNamedInWordsAreThoseOfTheAnswer(String text) {
        assertThat(new PromptMeter().text(text).shape(new Shape.AnyJson()))
                .isInstanceOfSatisfying(
                        Shape.Schema.class, schema -> assertThat(schema.schema().path("required"))
                                .extracting(key -> key.asText())
                                .containsExactly("setup", "punchline"));
    }

    @Test
    void jsonAskedForOnceMoreTakesNoSchemaBack() {
        PromptMeter meter = new PromptMeter()
                .text("Return JSON of this schema: {\"type\":\"object\"}")
                .text("Answer with one JSON object and nothing else.");

        assertThat(meter.shape(PROSE)).isInstanceOf(Shape.Schema.class);
    }

    @Test
    void aQuotedWordThatIsNoKeyIsNone() {
        assertThat(new PromptMeter().text("Replace it with 'foo'. Return JSON.").shape(PROSE))
                .isInstanceOf(Shape.AnyJson.class);
    }

    @Test
    void aSwitchWithASchemaSaysMoreThanWords() {
        Shape schema = new Shape.Schema(new com.fasterxml.jackson.databind.json.JsonMapper().valueToTree(Map.of()));

        assertThat(new PromptMeter().text("return json").shape(schema)).isSameAs(schema);
    }

    @Test
    void aSchemaThatWasPrintedByPythonIsRead() {
        String text =
                "Use this JSON schema:\n{'type': 'object', 'properties': {'note': {'nullable': True, 'type': 'string', 'title': 'Not True, None'}}}";

        assertThat(new PromptMeter().text(text).shape(new Shape.AnyJson()))
                .isInstanceOfSatisfying(Shape.Schema.class, schema -> assertThat(
                                schema.schema().at("/properties/note/nullable").isBoolean())
                        .isTrue());
    }

    @Test
    void oneWordOfSeveralIsAnsweredBare() {
        assertThat(new PromptMeter()
                        .text("Answer with exactly one of [\"red\",\"blue\"], without quotes, and nothing else.")
                        .shape(PROSE))
                .isInstanceOf(Shape.Word.class);
        assertThat(new PromptMeter().text("I want exactly one of them").shape(PROSE))
                .isEqualTo(PROSE);
    }
}

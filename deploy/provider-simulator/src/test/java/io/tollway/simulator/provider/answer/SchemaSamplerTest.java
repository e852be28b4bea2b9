package io.tollway.simulator.provider.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollway.simulator.provider.chance.Mix;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SchemaSamplerTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void numbers_keep_their_bounds() {
        every(
                "{\"type\":\"integer\",\"minimum\":5,\"maximum\":7}",
                value -> value.isInt() && value.asInt() >= 5 && value.asInt() <= 7);
        every(
                "{\"type\":\"integer\",\"multipleOf\":10,\"minimum\":15,\"maximum\":45}",
                value -> value.asInt() % 10 == 0 && value.asInt() >= 20 && value.asInt() <= 40);
        every("{\"type\":\"integer\",\"exclusiveMinimum\":5,\"exclusiveMaximum\":7}", value -> value.asInt() == 6);
        every(
                "{\"type\":\"number\",\"minimum\":-1,\"maximum\":0}",
                value -> value.isNumber() && value.asDouble() >= -1 && value.asDouble() <= 0);
        every("{\"type\":\"integer\",\"maximum\":-3}", value -> value.asInt() <= -3);
    }

    @Test
    void strings_keep_formats_lengths_and_choices() {
        every("{\"type\":\"string\",\"enum\":[\"a\",\"b\"]}", value -> Set.of("a", "b")
                .contains(value.asText()));
        every("{\"const\":42}", value -> value.asInt() == 42);
        every(
                "{\"type\":\"string\",\"minLength\":20,\"maxLength\":22}",
                value -> value.asText().length() >= 20 && value.asText().length() <= 22);
        every("{\"type\":\"string\",\"format\":\"date-time\"}", value -> Instant.parse(value.asText()) != null);
        every(
                "{\"type\":\"string\",\"pattern\":\"^[A-Z]{3}$\"}",
                value -> value.asText().matches("[A-Z]{3}"));
        every(
                "{\"type\":\"string\",\"format\":\"uuid\"}",
                value -> java.util.UUID.fromString(value.asText()).version() == 4);
    }

    @Test
    void what_the_question_names_is_taken_where_it_fits() throws Exception {
        String two =
                "{'type':'object','required':['a','b'],'properties':{'a':{'type':'integer'},'b':{'type':'number'}}}";
        assertThat(asked(two, "What is add(3, 4.5)?")).isEqualTo("{'a':3,'b':4.5}");
        assertThat(asked(two, "What is -3 + 4?")).isEqualTo("{'a':-3,'b':4}");

        String bounded = "{'type':'integer','minimum':10,'multipleOf':5}";
        assertThat(asked(bounded, "Of 3, 12 and 20 take one, in 50 words, by 2026-11-25, at 15:30, with gpt-40"))
                .isEqualTo("20");

        String words =
                "{'type':'object','required':['a','b'],'properties':{'a':{'type':'string'},'b':{'enum':['celsius','kelvin']}}}";
        assertThat(asked(words, "Don't name it 'Löwe & Söhne' if it's in Kelvin."))
                .isEqualTo("{'a':'Löwe & Söhne','b':'kelvin'}");
    }

    private static String asked(String schema, String question) throws Exception {
        String sample =
                new SchemaSampler(MAPPER.readTree(schema.replace('\'', '"')), new Mix(1), question, false).sample();
        return sample.replace('"', '\'');
    }

    @Test
    void arrays_keep_their_sizes_and_items() {
        every(
                "{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":3,\"maxItems\":4}",
                value -> value.size() >= 3 && value.size() <= 4 && value.get(0).isInt());
        every(
                "{\"type\":\"array\",\"items\":{\"enum\":[1,2,3]},\"minItems\":3,\"maxItems\":3,\"uniqueItems\":true}",
                value -> {
                    Set<JsonNode> items = new HashSet<>();
                    value.forEach(items::add);
                    return items.size() == 3;
                });
        every("{\"type\":\"array\",\"maxItems\":0}", JsonNode::isEmpty);
    }

    @Test
    void required_fields_are_there_and_no_unknown_ones() {
        every("""
                {"type":"object","properties":{"a":{"type":"string"},"b":{"type":"boolean"}},"required":["a"],"additionalProperties":false}""", value -> value.has("a") && (value.size() == 1 || (value.size() == 2 && value.has("b"))));
    }

    @Test
    void references_and_combinations_are_followed() {
        every(
                "{\"$defs\":{\"x\":{\"type\":\"integer\",\"minimum\":9,\"maximum\":9}},\"$ref\":\"#/$defs/x\"}",
                value -> value.asInt() == 9);
        every("{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"boolean\"}]}", value -> value.isNull() || value.isBoolean());
        every("""
                {"allOf":[{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]},{"properties":{"b":{"type":"null"}},"required":["b"]}]}""", value -> value.path("a").isInt() && value.path("b").isNull());
    }

    @Test
    void a_recursive_schema_ends() {
        every("""
                {"type":"object","properties":{"next":{"$ref":"#"},"list":{"type":"array","items":{"$ref":"#"}}}}""", JsonNode::isObject);
        every("""
                {"type":"object","properties":{"next":{"$ref":"#"}},"required":["next"]}""", JsonNode::isObject);
        every("{\"$ref\":\"#\"}", JsonNode::isObject);
        every("""
                {"type":"object","properties":{"l":{"$ref":"#"},"r":{"$ref":"#"}},"required":["l","r"]}""", JsonNode::isObject);
        every("{\"allOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"},{\"type\":\"object\"}]}", JsonNode::isObject);
    }

    @Test
    void absurd_bounds_do_no_harm() {
        every("{\"type\":\"number\",\"minimum\":1e999999,\"multipleOf\":0}", JsonNode::isNumber);
        every("{\"type\":\"integer\",\"maximum\":-1e308}", JsonNode::isNumber);
        every(
                "{\"type\":\"array\",\"minItems\":1000000000,\"items\":{\"type\":\"null\"}}",
                value -> value.size() < 10_000);
        every("{\"type\":\"string\",\"minLength\":1000000000}", JsonNode::isTextual);
    }

    /** Callers count with such numbers, and some read whole ones only. */
    @Test
    void aNumberIsWholeWhereThereIsRoom() {
        every("{'type':'number'}".replace('\'', '"'), JsonNode::isIntegralNumber);
        every("{'type':'number','minimum':0,'maximum':600}".replace('\'', '"'), JsonNode::isIntegralNumber);
    }

    @Test
    void anObjectThatRequiresNothingIsShownWhole() {
        every(
                "{'properties':{'a':{'type':'string'},'b':{'type':'integer'}}}".replace('\'', '"'),
                value -> value.size() == 2);
    }

    @Test
    void aReferenceWithoutItsSharpIsFollowed() {
        every(
                "{'type':'object','required':['a'],'properties':{'a':{'$ref':'/$defs/n'}},'$defs':{'n':{'type':'integer'}}}"
                        .replace('\'', '"'),
                value -> value.path("a").isInt());
    }

    /** Models leave optional arguments out unless they are spoken of. */
    @Test
    void argumentsThatAreNotRequiredAreGivenOnlyWhenTheQuestionNamesThem() throws Exception {
        JsonNode schema = MAPPER.readTree(
                "{'type':'object','required':['command'],'properties':{'command':{'type':'string'},'timeout':{'type':'integer'}}}"
                        .replace('\'', '"'));

        for (int seed = 0; seed < 50; seed++) {
            assertThat(MAPPER.readTree(new SchemaSampler(schema, new Mix(seed), "List the files", true).sample())
                            .has("timeout"))
                    .isFalse();
            assertThat(MAPPER.readTree(new SchemaSampler(schema, new Mix(seed), "with a timeout of 5", true).sample())
                            .path("timeout")
                            .asInt())
                    .isEqualTo(5);
        }
    }

    private static void every(String schema, Predicate<JsonNode> fits) {
        for (int seed = 0; seed < 40; seed++) {
            try {
                JsonNode value = MAPPER.readTree(
                        new SchemaSampler(MAPPER.readTree(schema), new Mix(seed), "Is it warm in Paris?", false)
                                .sample());
                assertThat(fits.test(value))
                        .as("%s does not fit %s", value, schema)
                        .isTrue();
            } catch (java.io.IOException e) {
                throw new AssertionError(schema, e);
            }
        }
    }
}

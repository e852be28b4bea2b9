package io.tollway.simulator.provider.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthorTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int PLENTY = 10_000;

    @Test
    void the_same_prompt_and_seed_give_the_same_answer_and_another_seed_another() {
        Prompt prompt = prose("What is a toll?", PLENTY, List.of());

        assertThat(new Author(1).answer(prompt)).isEqualTo(new Author(1).answer(prompt));
        assertThat(new Author(2).answer(prompt)).isNotEqualTo(new Author(1).answer(prompt));
    }

    @Test
    void choices_of_one_prompt_differ() {
        Prompt two = new Prompt(
                5, "Hi", List.of(), List.of(), new ToolUse.Auto(), true, new Shape.Prose(), 2, PLENTY, List.of(), 0);

        List<Choice> choices = new Author(1).answer(two);

        assertThat(choices).hasSize(2);
        assertThat(choices.get(0).text()).isNotEqualTo(choices.get(1).text());
    }

    @Test
    void a_length_asked_for_is_kept_to_the_token_and_the_tokens_are_the_tokenizers() {
        Choice choice = only(prose("Write 137 tokens about rivers", PLENTY, List.of()));

        assertThat(choice.text()).hasSize(137);
        assertThat(choice.finish()).isEqualTo(Choice.Finish.STOP);
        assertThat(Tokens.split(String.join("", choice.text()))).isEqualTo(choice.text());
    }

    @Test
    void an_answer_ends_at_the_limit_and_says_so() {
        Choice choice = only(prose("Write 137 tokens", 10, List.of()));

        assertThat(choice.text()).hasSize(10);
        assertThat(choice.finish()).isEqualTo(Choice.Finish.LENGTH);
    }

    @Test
    void an_answer_of_exactly_the_limit_is_complete() {
        assertThat(only(prose("Write 10 tokens", 10, List.of())).finish()).isEqualTo(Choice.Finish.STOP);
    }

    @Test
    void text_ends_before_a_stop_sequence() {
        String whole = String.join(
                "", only(prose("Write 60 tokens", PLENTY, List.of())).text());
        String stop = whole.substring(40, 45);

        Choice choice = only(prose("Write 60 tokens", PLENTY, List.of("never there", stop)));

        assertThat(String.join("", choice.text())).isEqualTo(whole.substring(0, whole.indexOf(stop)));
        assertThat(choice.finish()).isEqualTo(Choice.Finish.STOP);
    }

    @Test
    void reasoning_counts_against_the_limit() {
        Prompt prompt = new Prompt(
                5,
                "Write 50 tokens",
                List.of(),
                List.of(),
                new ToolUse.Auto(),
                true,
                new Shape.Prose(),
                1,
                40,
                List.of(),
                32);

        Choice choice = only(prompt);

        assertThat(choice.reasoning()).hasSize(32);
        assertThat(choice.text()).hasSize(8);
        assertThat(choice.finish()).isEqualTo(Choice.Finish.LENGTH);
    }

    @Test
    void a_function_is_called_with_arguments_that_are_json_and_results_are_used() throws Exception {
        JsonNode schema = MAPPER.readTree("""
                {"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""");
        List<Tool> tools = List.of(new Tool("get_weather", schema));
        Prompt ask = new Prompt(
                5,
                "How is it in Oslo now",
                List.of(),
                tools,
                new ToolUse.Auto(),
                true,
                new Shape.Prose(),
                1,
                PLENTY,
                List.of(),
                0);
        Prompt told = new Prompt(
                6,
                "How is it in Oslo now",
                List.of(new ToolResult("get_weather", "minus 4 degrees")),
                tools,
                new ToolUse.Auto(),
                true,
                new Shape.Prose(),
                1,
                PLENTY,
                List.of(),
                0);

        Choice call = only(ask);
        assertThat(call.finish()).isEqualTo(Choice.Finish.TOOL_CALLS);
        assertThat(MAPPER.readTree(String.join("", call.calls().getFirst().arguments()))
                        .path("city")
                        .asText())
                .isEqualTo("Oslo");
        assertThat(String.join("", only(told).text())).contains("minus 4 degrees");
    }

    @Test
    void several_functions_are_called_at_once_only_when_asked_and_allowed() throws Exception {
        JsonNode none = MAPPER.readTree("{\"type\":\"object\"}");
        List<Tool> tools = List.of(new Tool("get_weather", none), new Tool("get_time", none));

        assertThat(only(tools("in parallel please", tools, true)).calls()).hasSize(2);
        assertThat(only(tools("in parallel please", tools, false)).calls()).hasSize(1);
        assertThat(only(tools("get time for me", tools, true)).calls())
                .extracting(ToolCall::name)
                .containsExactly("get_time");
    }

    /** Frameworks make the model answer through a last function, and let it call others before. */
    @Test
    void whoMustCallTakesTheFunctionThatHasNotAnsweredYet() throws Exception {
        JsonNode none = MAPPER.readTree("{\"type\":\"object\"}");
        Prompt told = new Prompt(
                5,
                "get weather for me",
                List.of(new ToolResult("get_weather", "minus 4 degrees")),
                List.of(new Tool("get_weather", none), new Tool("json", none)),
                new ToolUse.Required(),
                true,
                new Shape.Prose(),
                1,
                PLENTY,
                List.of(),
                0);

        assertThat(only(told).calls()).extracting(ToolCall::name).containsExactly("json");
    }

    private static Prompt tools(String question, List<Tool> tools, boolean parallel) {
        return new Prompt(
                5,
                question,
                List.of(),
                tools,
                new ToolUse.Required(),
                parallel,
                new Shape.Prose(),
                1,
                PLENTY,
                List.of(),
                0);
    }

    private static Prompt prose(String question, int maxTokens, List<String> stops) {
        return new Prompt(
                5, question, List.of(), List.of(), new ToolUse.Auto(), true, new Shape.Prose(), 1, maxTokens, stops, 0);
    }

    private static Choice only(Prompt prompt) {
        List<Choice> choices = new Author(1).answer(prompt);
        assertThat(choices).hasSize(1);
        return choices.getFirst();
    }
}

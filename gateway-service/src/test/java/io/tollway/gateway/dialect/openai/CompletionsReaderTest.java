package io.tollway.gateway.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.gateway.body.GateLimits;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.canonical.Message;
import io.tollway.gateway.canonical.Part;
import io.tollway.gateway.dialect.CallPath;
import io.tollway.gateway.dialect.MeasuredRequest;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.error.Surface;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a completions request bounds, passes on and becomes. */
class CompletionsReaderTest {
    private static final GateLimits LIMITS = new GateLimits(64, 10_000, 100, 100, 8, 16);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"prompt\":\"a\"|1",
                "\"prompt\":\"a\",\"n\":2|2",
                "\"prompt\":[\"a\",\"b\"],\"n\":2,\"best_of\":3|6",
                "\"prompt\":[1,2,3]|1",
                "\"prompt\":[[1],[2],[3]]|3",
            })
    void everyAnswerThatIsMadeIsHeldForAlsoThoseThatAreNotShown(String members, int choices) throws Refusal {
        assertThat(read(members).choices()).isEqualTo(choices);
    }

    @Test
    void severalPromptsAreMeasuredOnceAndNotOncePerChoice() throws Refusal {
        String prompt = "x".repeat(1000);

        MeasuredRequest request = read("\"prompt\":[\"" + prompt + "\",\"" + prompt + "\"]");

        assertThat((long) request.sizeBytes() * request.choices()).isBetween(2000L, 2200L);
    }

    @Test
    void passesEveryByteButWhatIsOurs() throws Refusal {
        MeasuredRequest request =
                read("\"provider\":{\"sort\":\"price\"},\"prompt\": [ 1,2 ],\"max_tokens\":90,\"stream\":true,"
                        + "\"stream_options\":{\"x\":1},\"anything\":\"else\"");

        String body = new String(
                CompletionsReader.pass(request, new UpstreamModel("up/stream", 50, null, "h", false)),
                StandardCharsets.UTF_8);

        assertThat(body)
                .isEqualTo("{\"model\":\"up/stream\",\"prompt\": [ 1,2 ],\"max_tokens\":50,\"stream\":true,"
                        + "\"stream_options\":{\"x\":1,\"include_usage\":true},\"anything\":\"else\"}");
    }

    @Test
    void namesTheLimitThatIsInForceWhereTheClientSetNone() throws Refusal {
        String body = new String(
                CompletionsReader.pass(read("\"prompt\":\"a\""), new UpstreamModel("m", 16, null, "h", false)),
                StandardCharsets.UTF_8);

        assertThat(body).isEqualTo("{\"max_tokens\":16,\"model\":\"m\",\"prompt\":\"a\"}");
    }

    @Test
    void onePromptBecomesOneMessageOfTheUsers() throws Refusal {
        MeasuredRequest request =
                read("\"prompt\":[\"Once upon\"],\"echo\":true,\"suffix\":\"end\",\"stop\":\"x\",\"best_of\":2");

        CanonicalRequest canonical = CompletionsReader.canonical(request);

        assertThat(canonical.messages())
                .containsExactly(new Message(Message.Role.USER, List.of(new Part.Text("Once upon"))));
        assertThat(canonical.sampling().stop()).containsExactly("x");
        assertThat(request.untranslatable()).containsExactly("suffix", "best_of");
        assertThat(CompletionsReader.echoed(request)).isEqualTo("Once upon");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"prompt\":[1,2]", "\"prompt\":[\"a\",\"b\"]", "\"prompt\":\"a\",\"max_tokens\":0"})
    void whatNoMessageCanSayIsRefusedInsteadOfChanged(String members) throws Refusal {
        MeasuredRequest request = read(members);

        assertThatThrownBy(() -> CompletionsReader.canonical(request))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.error().status()).isEqualTo(400));
    }

    private static MeasuredRequest read(String members) throws Refusal {
        byte[] body = ("{\"model\":\"a/b\"," + members + "}").getBytes(StandardCharsets.UTF_8);
        return CompletionsReader.read(new JsonGate(LIMITS).document(body), CallPath.of(Surface.OPENAI), LIMITS);
    }
}

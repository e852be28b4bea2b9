package io.tollway.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tollway.gateway.dialect.anthropic.AnthropicUpstream;
import io.tollway.gateway.dialect.gemini.GeminiUpstream;
import io.tollway.gateway.dialect.openai.ChatUpstream;
import io.tollway.gateway.stream.SseSplitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Streams cut in two at every byte give the same events, and read as the same answer. The fixtures here, and every recording where {@code -Dtollway.data} names them. In a long stream each
 * cut is tried with the events around it only: what came before has been dispatched, and what comes after begins anew.
 */
class EverySplitTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_EVENT_BYTES = 1 << 20;
    /** Streams up to here are read by their whole dialect at every cut. */
    private static final int SMALL = 1_200;

    private static final String CHAT =
            ": hello\n\ndata: {\"id\":\"\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Grüß \"},\"finish_reason\":null}]}\n\n"
                    + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"😀\",\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}]}\r\n\r\n"
                    + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\r\rdata: [DONE]\n\n";
    private static final String ANTHROPIC =
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\",\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}\n\n"
                    + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}}\n\n"
                    + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"ä\"}}\n\n"
                    + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"s\"}}\n\n"
                    + "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0   }\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\n"
                    + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":9}}\n\n"
                    + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    private static final String GEMINI =
            "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"Grüß\",\"thought\": true}],\"role\": \"model\"},\"index\": 0}]}\r\n\r\n"
                    + "data: {\"candidates\": [{\"content\": {\"parts\": [{\"functionCall\": {\"id\":\"x\",\"name\": \"f\",\"args\": {}},\"thoughtSignature\": \"c2ln\"}]},\"finishReason\": \"STOP\"}],\"usageMetadata\": {\"promptTokenCount\": 3,\"candidatesTokenCount\": 4}}\r\n\r\n";

    /** A stream and the dialect it is of; null where none of the three. */
    private record Recording(String id, String api, byte[] body) {
        @Override
        public String toString() {
            return id;
        }

        AnswerReader reader() {
            return (api.endsWith("messages") || api.contains("anthropic")
                            ? new AnthropicUpstream()
                            : api.endsWith("GenerateContent") ? new GeminiUpstream() : ChatUpstream.openAi())
                    .reader(new UpstreamModel("up", -1, null, "h", false));
        }

        boolean isSpoken() {
            return api.endsWith("chat") && !api.startsWith("cohere")
                    || api.equals("anthropic.messages")
                    || api.endsWith("treamGenerateContent");
        }
    }

    static Stream<Recording> recordings() throws IOException {
        List<Recording> all = new ArrayList<>();
        all.add(new Recording("own chat", "own.chat", CHAT.getBytes(StandardCharsets.UTF_8)));
        all.add(new Recording("own messages", "anthropic.messages", ANTHROPIC.getBytes(StandardCharsets.UTF_8)));
        all.add(new Recording("own contents", "own.streamGenerateContent", GEMINI.getBytes(StandardCharsets.UTF_8)));
        String data = System.getProperty("tollway.data");
        if (data != null) {
            try (Stream<Path> files = Files.list(Path.of(data, "wire", "open"))) {
                files.filter(file -> file.toString().endsWith(".json")).sorted().forEach(file -> add(file, all));
            }
        }
        return all.stream();
    }

    private static void add(Path file, List<Recording> all) {
        try {
            JsonNode recorded = JSON.readTree(file.toFile());
            String body = recorded.path("response").path("body").asText("");
            if (body.contains("data:") && !recorded.path("response").has("body_encoding")) {
                all.add(new Recording(
                        file.getFileName().toString(),
                        recorded.path("api").asText(""),
                        body.getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void givesTheSameEventsAtEverySplit(Recording recording) {
        byte[] body = recording.body();
        List<String> expected = byLines(body);
        assertThat(events(body, 0, body.length, body.length)).isEqualTo(expected);
        int[] starts = starts(body);
        for (int i = 0; i < starts.length - 1; i++) {
            // One byte of the next event is there to show that nothing of this one is left over.
            int to = Math.min(starts[i + 1] + 1, body.length);
            long around = digest(body, starts[i], to, to);
            for (int cut = starts[i]; cut <= to; cut++) {
                if (digest(body, starts[i], cut, to) != around) {
                    assertThat(events(body, starts[i], cut, to))
                            .as("cut at %d", cut)
                            .isEqualTo(events(body, starts[i], to, to));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void readsAsTheSameAnswerAtEverySplit(Recording recording) {
        if (recording.body().length > SMALL || !recording.isSpoken()) {
            return;
        }
        String expected = answer(recording, 0);
        for (int cut = 1; cut < recording.body().length; cut++) {
            String read = answer(recording, cut);
            if (!read.equals(expected)) {
                assertThat(read).as("cut at %d", cut).isEqualTo(expected);
            }
        }
    }

    @Test
    void theFixturesReadAsSomething() throws IOException {
        assertThat(recordings().limit(3).map(each -> answer(each, 0)))
                .allMatch(answer -> answer.contains("Finished") && answer.contains("Used"));
    }

    private static String answer(Recording recording, int cut) {
        StringBuilder all = new StringBuilder();
        AnswerReader reader = recording.reader();
        SseSplitter splitter = new SseSplitter(MOST_EVENT_BYTES, (bytes, from, to, named) -> all.append(reader.event(
                        bytes, from, to, named, event -> all.append(event).append('\n')))
                .append('\n'));
        byte[] body = recording.body();
        splitter.feed(body, 0, cut);
        splitter.feed(body, cut, body.length);
        // Calls that Google gives no id get one at random.
        return all.append(reader.mayEndHere()).toString().replaceAll("id=call_[a-z0-9]+", "id=call");
    }

    /** A number that is the same for the same events, found faster than their texts. */
    private static long digest(byte[] body, int from, int cut, int to) {
        long[] sum = new long[1];
        SseSplitter splitter = new SseSplitter(MOST_EVENT_BYTES, (bytes, start, end, named) -> {
            sum[0] = sum[0] * 31 + (named ? 7 : 3);
            for (int i = start; i < end; i++) {
                sum[0] = sum[0] * 31 + bytes[i];
            }
        });
        splitter.feed(body, from, cut);
        splitter.feed(body, cut, to);
        return sum[0];
    }

    private static List<String> events(byte[] body, int from, int cut, int to) {
        List<String> events = new ArrayList<>(4);
        SseSplitter splitter = new SseSplitter(
                MOST_EVENT_BYTES,
                (bytes, start, end, named) -> events.add(
                        (named ? "!" : "") + new String(bytes, start, end - start, StandardCharsets.ISO_8859_1)));
        splitter.feed(body, from, cut);
        splitter.feed(body, cut, to);
        return events;
    }

    /** Where blocks of lines begin, behind the empty lines before them; the end is one too. */
    private static int[] starts(byte[] body) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        int lineStart = 0;
        boolean ended = false;
        for (int i = 0; i < body.length; i++) {
            boolean carriage = body[i] == '\r';
            if (!carriage && body[i] != '\n') {
                if (ended) {
                    starts.add(i);
                    ended = false;
                }
                continue;
            }
            ended |= lineStart == i;
            i += carriage && i + 1 < body.length && body[i + 1] == '\n' ? 1 : 0;
            lineStart = i + 1;
        }
        if (starts.getLast() != body.length) {
            starts.add(body.length);
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The events, found another way: by whole lines of text. */
    private static List<String> byLines(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u00ef\u00bb\u00bf")) {
            text = text.substring(3);
        }
        List<String> events = new ArrayList<>();
        StringBuilder data = new StringBuilder();
        boolean any = false;
        String name = "";
        String[] lines = text.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1);
        for (int i = 0; i < lines.length - 1; i++) {
            String line = lines[i];
            if (line.isEmpty()) {
                if (any) {
                    events.add((name.equals("error") ? "!" : "") + data);
                }
                data.setLength(0);
                any = false;
                name = "";
            } else if (line.equals("data") || line.startsWith("data:")) {
                data.append(any ? "\n" : "").append(value(line, 4));
                any = true;
            } else if (line.equals("event") || line.startsWith("event:")) {
                name = value(line, 5);
            }
        }
        return events;
    }

    private static String value(String line, int name) {
        String value = line.length() > name ? line.substring(name + 1) : "";
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}

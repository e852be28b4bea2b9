package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.gateway.stream.SseSplitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One recorded call of Google's API.
 *
 * @param model what the path named; a guess from the answer where the path is not recorded
 * @param stream whether the answer is one
 */
record Recording(
        String id, String model, boolean stream, @Nullable JsonNode request, String answer) {
    private static final List<String> KINDS = List.of(
            "gemini-generatecontent-",
            "gemini-streamgeneratecontent-",
            "vertex-generatecontent-",
            "vertex-streamgeneratecontent-");

    /** All that were answered with 200. */
    static Stream<Recording> answered(Path data) {
        try (Stream<Path> files = Files.list(data.resolve("wire/open"))) {
            return files
                    .filter(file -> KINDS.stream()
                            .anyMatch(kind -> file.getFileName().toString().startsWith(kind)))
                    .sorted()
                    .map(Recording::tree)
                    .filter(tree -> tree.path("response").path("status").asInt() == 200)
                    .map(Recording::of)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(Path file) {
        try {
            return Gemini.json(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recording of(JsonNode tree) {
        JsonNode request = tree.path("request").path("body");
        String path = tree.path("request").path("path").asText("");
        int model = path.indexOf("/models/");
        int verb = path.indexOf(':', Math.max(model, 0));
        return new Recording(
                tree.path("id").asText(),
                model >= 0 && verb > model ? path.substring(model + "/models/".length(), verb) : "gemini-2.5-flash",
                tree.path("id").asText().contains("streamgeneratecontent"),
                request.isObject() ? request : null,
                tree.path("response").path("body").asText());
    }

    /** The answer's chunks; those of an array as if they had been events, which is how we ask for them. */
    List<byte[]> chunks() {
        List<byte[]> chunks = new ArrayList<>();
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        if (answer.stripLeading().startsWith("data:")) {
            SseSplitter splitter = new SseSplitter(
                    Integer.MAX_VALUE,
                    (buffer, from, to, named) -> chunks.add(java.util.Arrays.copyOfRange(buffer, from, to)));
            byte[] end = "\n\n".getBytes(StandardCharsets.US_ASCII);
            splitter.feed(bytes, 0, bytes.length);
            splitter.feed(end, 0, end.length);
            return chunks;
        }
        JsonNode whole = Gemini.json(bytes);
        if (whole.isArray()) {
            whole.forEach(chunk -> chunks.add(GeminiJson.bytes(chunk)));
        } else {
            chunks.add(bytes);
        }
        return chunks;
    }

    @Override
    public String toString() {
        return id;
    }
}

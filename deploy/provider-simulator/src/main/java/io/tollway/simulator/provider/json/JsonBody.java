package io.tollway.simulator.provider.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of requests. */
public final class JsonBody {
    /** Images and files arrive as one string. */
    private static final int LONGEST_STRING = 256 * 1024 * 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST_STRING)
                            .maxNestingDepth(200)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {}

    /** The one JSON value that the bytes are, or nothing when they are something else. */
    public static @Nullable JsonNode read(byte[] bytes) {
        try {
            JsonNode root = MAPPER.readTree(bytes);
            return root.isMissingNode() ? null : root;
        } catch (IOException e) {
            return null;
        }
    }
}

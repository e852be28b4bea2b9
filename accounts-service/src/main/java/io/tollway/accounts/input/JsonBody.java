package io.tollway.accounts.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.accounts.error.AccountsError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A request body as a JSON object. */
public final class JsonBody {
    private static final ObjectMapper STRICT = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {}

    /**
     * Reads the whole body: UTF-8, one object, no field twice, nothing behind it.
     *
     * @throws io.tollway.accounts.error.Refusal malformed_request, naming line and column but no content
     */
    public static ObjectNode parse(byte[] body) {
        if (body.length == 0) {
            throw new AccountsError.Malformed("The body is empty; send a JSON object.").refusal();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(body))
                    .toString();
            JsonNode node = STRICT.readTree(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new AccountsError.Malformed("The body must be a JSON object.").refusal();
        } catch (JsonProcessingException e) {
            String reason = e.getOriginalMessage().startsWith("Duplicate field")
                    ? "a field is given twice"
                    : "it is not well-formed JSON";
            String where = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw new AccountsError.Malformed("The body cannot be read: " + reason + where + ".").refusal();
        } catch (IOException e) {
            throw new AccountsError.Malformed("The body is not UTF-8.").refusal();
        }
    }

    /** The fields of a body, collecting errors. */
    public static Fields fields(byte[] body) {
        return Fields.of(parse(body));
    }
}

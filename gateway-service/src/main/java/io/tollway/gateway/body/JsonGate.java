package io.tollway.gateway.body;

import static io.tollway.gateway.error.Refusal.invalid;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The strict gate in front of everything that reads a body: UTF-8, one JSON object, no name twice at any depth, bounded depth and tokens. One pass of a streaming parser finds the
 * top-level fields the gateway owns; the rest is checked and skipped, never built.
 */
public final class JsonGate {
    /** What is wrong where a number's exponent has too many digits: JSON allows it, and no number type holds it. */
    public static final String NO_NUMBER = "The body has a number whose exponent is too large";

    private static final JsonMapper TREES = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final int NAME_LIMIT = 1024;
    private static final int NUMBER_LIMIT = 64;
    private static final int MESSAGE_LIMIT = 300;

    private final JsonFactory json;
    private final GateLimits limits;

    /** The bounds this gate keeps. */
    public GateLimits limits() {
        return limits;
    }

    public JsonGate(GateLimits limits) {
        this.limits = limits;
        this.json = new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxTokenCount(limits.tokens())
                        .maxNameLength(NAME_LIMIT)
                        .maxNumberLength(NUMBER_LIMIT)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    /**
     * Checks a chat request.
     *
     * @throws Refusal 400, naming the field where one is at fault
     */
    public ChatBody chat(byte[] body) throws Refusal {
        int start = firstByte(body);
        int invalid = Utf8.firstInvalid(body);
        if (invalid >= 0) {
            throw malformed("The body is not valid UTF-8 (or has half a surrogate pair) at byte " + invalid);
        }
        ChatBody chat = new ChatBody(body);
        try (JsonParser parser = json.createParser(body, 0, body.length)) {
            ChatFields fields = new ChatFields(parser, chat, limits);
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                fields.field(parser.currentName());
            }
            if (parser.nextToken() != null) {
                throw malformed("The body has something behind its JSON object");
            }
            fields.complete();
        } catch (JsonProcessingException broken) {
            throw malformed("The body is not acceptable JSON: " + reason(broken));
        } catch (IOException impossible) {
            throw malformed("The body cannot be read");
        }
        if (start < 0) {
            throw malformed("The body is empty");
        }
        return chat;
    }

    /**
     * Checks a body of a dialect that is read as a tree: the same strictness as {@link #chat}.
     *
     * @throws Refusal 400
     */
    public JsonDocument document(byte[] body) throws Refusal {
        firstByte(body);
        int invalid = Utf8.firstInvalid(body);
        if (invalid >= 0) {
            throw malformed("The body is not valid UTF-8 (or has half a surrogate pair) at byte " + invalid);
        }
        ObjectNode root = TREES.createObjectNode();
        List<String> names = new ArrayList<>(16);
        int[] places = new int[48];
        try (JsonParser parser = json.createParser(body, 0, body.length)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                int at = names.size() * 3;
                places = at == places.length ? Arrays.copyOf(places, at * 2) : places;
                String name = parser.currentName();
                names.add(name);
                places[at] = (int) parser.currentTokenLocation().getByteOffset();
                parser.nextToken();
                places[at + 1] = (int) parser.currentTokenLocation().getByteOffset();
                JsonNode value = TREES.readTree(parser);
                parser.finishToken();
                places[at + 2] = (int) parser.currentLocation().getByteOffset();
                root.set(name, value);
            }
            if (parser.nextToken() != null) {
                throw malformed("The body has something behind its JSON object");
            }
        } catch (JsonProcessingException broken) {
            throw malformed("The body is not acceptable JSON: " + reason(broken));
        } catch (NumberFormatException tooLong) {
            throw malformed(NO_NUMBER);
        } catch (IOException impossible) {
            throw malformed("The body cannot be read");
        }
        return new JsonDocument(body, root, names.toArray(new String[0]), places);
    }

    private static int firstByte(byte[] body) throws Refusal {
        for (int i = 0; i < body.length; i++) {
            byte b = body[i];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                if (b != '{') {
                    throw malformed("The body must be one JSON object in UTF-8");
                }
                return i;
            }
        }
        throw malformed("The body is empty; send a JSON object with model and messages");
    }

    /** Jackson's words without its source excerpt, so that nothing of the body is echoed but a field's name. */
    private static String reason(JsonProcessingException broken) {
        String message = broken.getOriginalMessage();
        String text = message.length() > MESSAGE_LIMIT ? message.substring(0, MESSAGE_LIMIT) : message;
        return broken.getLocation() == null
                ? text
                : text + " (line " + broken.getLocation().getLineNr() + ", column "
                        + broken.getLocation().getColumnNr() + ")";
    }

    /** 400: what is no acceptable JSON, whoever finds it out. */
    public static Refusal malformed(String message) {
        return new Refusal(new GatewayError.InvalidRequest("invalid_json", message, null));
    }

    static Refusal tooMany(String field, int max) {
        return invalid(field + " has more than " + max + " entries", field);
    }
}

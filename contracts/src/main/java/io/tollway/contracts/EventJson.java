package io.tollway.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/**
 * The one way events are written and read as JSON: snake_case names, ISO-8601 instants, absent instead of null, unknown fields ignored, a missing primitive or a number with a
 * fraction where an integer belongs refused.
 */
public final class EventJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private EventJson() {}

    /** The mapper itself, for callers that stream many records; it is configured once and must not be changed. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** The record as UTF-8 JSON. */
    public static byte[] write(Object event) {
        try {
            return MAPPER.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "cannot be written as JSON: " + event.getClass().getName(), e);
        }
    }

    /**
     * Reads one record.
     *
     * @throws UnreadableEvent when the bytes are not such a record; the message names the field, never its value
     */
    public static <T> T read(byte[] json, Class<T> type) throws UnreadableEvent {
        try {
            T value = MAPPER.readValue(json, type);
            if (value == null) {
                throw new UnreadableEvent(type.getSimpleName() + ": JSON null", null);
            }
            return value;
        } catch (com.fasterxml.jackson.databind.JsonMappingException e) {
            throw new UnreadableEvent(type.getSimpleName() + ": field " + e.getPathReference(), e);
        } catch (IOException e) {
            throw new UnreadableEvent(type.getSimpleName() + ": not JSON", e);
        }
    }

    /** A record that cannot be read. The reader keeps what it had, counts it and parks the bytes. */
    public static final class UnreadableEvent extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableEvent(String message, @org.jspecify.annotations.Nullable Throwable cause) {
            super(message, cause);
        }
    }
}

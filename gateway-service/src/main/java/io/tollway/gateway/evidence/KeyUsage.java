package io.tollway.gateway.evidence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What billing tells of a key's spend: {@code {"usage_usd","window_usage_usd"}}.
 *
 * @param windowNano in the current window of the key's limit
 */
record KeyUsage(long totalNano, long windowNano) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int NANO_DIGITS = 9;

    /** Null for anything that is not such an object. */
    static @Nullable KeyUsage read(byte @Nullable [] body) {
        if (body == null) {
            return null;
        }
        Long total = null;
        Long window = null;
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "usage_usd" -> total = nano(json.getText());
                    case "window_usage_usd" -> window = nano(json.getText());
                    default -> json.skipChildren();
                }
            }
        } catch (IOException | ArithmeticException | NumberFormatException unreadable) {
            return null;
        }
        return total == null ? null : new KeyUsage(total, window == null ? total : window);
    }

    private static long nano(String usd) {
        return new BigDecimal(usd)
                .movePointRight(NANO_DIGITS)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}

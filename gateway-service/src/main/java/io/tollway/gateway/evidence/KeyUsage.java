package io.tollway.gateway.evidence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What billing tells of a key's spend: {@code {"usage_usd","usage_daily_usd",…,"byok_usage_usd",…,"window_usage_usd"}}.
 *
 * @param nano nano-dollars by the members of {@link #MEMBERS}
 * @param windowNano in the current window of the key's limit
 */
record KeyUsage(Map<String, Long> nano, long windowNano) {
    /** As OpenRouter's {@code GET /key} names them, in its order. */
    static final List<String> MEMBERS = List.of(
            "usage",
            "usage_daily",
            "usage_weekly",
            "usage_monthly",
            "byok_usage",
            "byok_usage_daily",
            "byok_usage_weekly",
            "byok_usage_monthly");

    private static final JsonFactory JSON = new JsonFactory();
    private static final int NANO_DIGITS = 9;
    private static final String USD = "_usd";
    private static final String WINDOW = "window_usage";

    /** Null for anything that is not such an object. */
    static @Nullable KeyUsage read(byte @Nullable [] body) {
        if (body == null) {
            return null;
        }
        Map<String, Long> nano = new HashMap<>();
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.endsWith(USD)) {
                    nano.put(name.substring(0, name.length() - USD.length()), nano(json.getText()));
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException | ArithmeticException | NumberFormatException unreadable) {
            return null;
        }
        Long window = nano.remove(WINDOW);
        return window == null || !nano.keySet().containsAll(MEMBERS) ? null : new KeyUsage(Map.copyOf(nano), window);
    }

    private static long nano(String usd) {
        return new BigDecimal(usd)
                .movePointRight(NANO_DIGITS)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}

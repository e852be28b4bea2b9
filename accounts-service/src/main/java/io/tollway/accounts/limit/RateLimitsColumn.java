package io.tollway.accounts.limit;

import io.tollway.contracts.EventJson;
import io.tollway.contracts.state.RateLimits;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Limits as the text of their column. */
@Converter
public class RateLimitsColumn implements AttributeConverter<@Nullable RateLimits, @Nullable String> {
    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable RateLimits limits) {
        return limits == null ? null : new String(EventJson.write(limits), StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable RateLimits convertToEntityAttribute(@Nullable String column) {
        try {
            return column == null ? null : EventJson.read(column.getBytes(StandardCharsets.UTF_8), RateLimits.class);
        } catch (EventJson.UnreadableEvent e) {
            throw new IllegalStateException("a rate_limits column holds no limits", e);
        }
    }
}

package io.tollway.billing.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** The tenant. First parameter of everything that reads or moves a tenant's money. */
public record OrganizationId(UUID value) {
    public OrganizationId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * Also what JAX-RS uses for path parameters.
     *
     * @throws IllegalArgumentException when the text is no UUID
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static OrganizationId fromString(String text) {
        if (text.length() != 36) {
            throw new IllegalArgumentException("must be a UUID");
        }
        return new OrganizationId(UUID.fromString(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}

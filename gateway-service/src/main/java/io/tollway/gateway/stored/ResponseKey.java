package io.tollway.gateway.stored;

import io.tollway.gateway.storage.BodyKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One response of one project. Another project's programs ask for another key, so that they find nothing. */
public record ResponseKey(UUID organization, UUID project, UUID id) {
    private static final String PREFIX = "resp_gen-";
    private static final int UUID_LENGTH = 36;

    /** As clients know the response. */
    public String publicId() {
        return PREFIX + id;
    }

    /** The id in a public one; null when it cannot be one of ours. */
    public static @Nullable UUID parse(String publicId) {
        if (!publicId.startsWith(PREFIX) || publicId.length() != PREFIX.length() + UUID_LENGTH) {
            return null;
        }
        try {
            String text = publicId.substring(PREFIX.length());
            UUID id = UUID.fromString(text);
            return id.toString().equals(text) ? id : null;
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }

    BodyKey body() {
        return new BodyKey(organization, "responses/" + project + '/' + id);
    }

    /** Milliseconds since the epoch at which its request began. */
    long beganMillis() {
        return id.getMostSignificantBits() >>> 16;
    }
}

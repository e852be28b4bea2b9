package io.tollway.gateway.dialect.bedrock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * An access key of Amazon's.
 *
 * @param sessionToken of a temporary key; else null
 * @param region null when it is told elsewhere
 */
record AccessKey(
        String id,
        String secret,
        @Nullable String sessionToken,
        @Nullable String region) {
    private static final JsonMapper JSON = new JsonMapper();

    /** The key in a secret; null when it is not one. */
    static @Nullable AccessKey read(String secret) {
        JsonNode root;
        try {
            root = JSON.readTree(secret);
        } catch (JsonProcessingException notJson) {
            return null;
        }
        String id = text(root, "access_key_id", "accessKeyId");
        String key = text(root, "secret_access_key", "secretAccessKey");
        return id == null || key == null
                ? null
                : new AccessKey(id, key, text(root, "session_token", "sessionToken"), text(root, "region", "Region"));
    }

    private static @Nullable String text(JsonNode root, String name, String other) {
        String text = root.path(name).textValue();
        text = text == null ? root.path(other).textValue() : text;
        return text == null || text.isBlank() ? null : text.strip();
    }

    @Override
    public String toString() {
        return "AccessKey[id=" + id + "]";
    }
}

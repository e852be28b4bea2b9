package io.tollway.gateway.storage;

import java.util.UUID;

/**
 * Where a body stands: whose it is, and its name among that tenant's.
 *
 * @param name segments of letters, digits and hyphens, joined by slashes
 */
public record BodyKey(UUID tenant, String name) {
    private static final int LONGEST = 200;

    public BodyKey {
        if (name.isEmpty() || name.length() > LONGEST || name.startsWith("/") || name.endsWith("/")) {
            throw new IllegalArgumentException("not a body's name: its length or a slash at its end");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
            if (!plain && !(c == '/' && name.charAt(i - 1) != '/')) {
                throw new IllegalArgumentException("not a body's name: a character other than a-z, 0-9, - and /");
            }
        }
    }
}

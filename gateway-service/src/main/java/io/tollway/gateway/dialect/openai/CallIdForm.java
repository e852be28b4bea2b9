package io.tollway.gateway.dialect.openai;

import io.tollway.contracts.state.Trait;
import io.tollway.gateway.dialect.Traits;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Ids of tool calls as an endpoint wants them: some refuse all that have not exactly so many letters and digits. The form of an id follows from the id alone, so a call and its result still name each other.
 */
final class CallIdForm {
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final int length;

    CallIdForm(Traits traits) {
        length = traits.number(Trait.TOOL_CALL_ID_LENGTH, 0);
    }

    boolean isDeclared() {
        return length > 0;
    }

    /** The id itself where it fits, else one made from it. */
    String of(String id) {
        if (length == 0 || fits(id)) {
            return id;
        }
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        long seed = sum.getValue() << 32;
        sum.update(bytes);
        seed ^= sum.getValue() * 0x9E3779B97F4A7C15L;
        StringBuilder form = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            seed = seed * 6364136223846793005L + 1442695040888963407L;
            form.append(DIGITS.charAt((int) Long.remainderUnsigned(seed >>> 17, DIGITS.length())));
        }
        return form.toString();
    }

    private boolean fits(String id) {
        if (id.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (DIGITS.indexOf(id.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}

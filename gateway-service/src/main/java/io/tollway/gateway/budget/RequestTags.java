package io.tollway.gateway.budget;

import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.TreeSet;

/** The tags that a caller gives a request, in the header {@code x-tollway-tags}: names with commas between them. They are never sent upstream. */
public final class RequestTags {
    public static final String HEADER = "x-tollway-tags";

    private static final int MOST = 8;
    private static final int LONGEST = 64;

    private RequestTags() {}

    /**
     * The tags, each once, in a fixed order; empty without the header.
     *
     * @throws Refusal 400 when one is no tag or there are too many: a tag that was dropped would be a budget evaded
     */
    public static List<String> read(MultiMap headers) throws Refusal {
        if (!headers.contains(HEADER)) {
            return List.of();
        }
        TreeSet<String> tags = new TreeSet<>();
        for (String line : headers.getAll(HEADER)) {
            for (String part : line.split(",", -1)) {
                String tag = part.strip();
                if (!isTag(tag)) {
                    throw refusal("each tag has 1 to " + LONGEST + " of the characters A-Z a-z 0-9 . _ : / @ = -");
                }
                tags.add(tag);
            }
        }
        if (tags.size() > MOST) {
            throw refusal("a request has at most " + MOST + " tags");
        }
        return List.copyOf(tags);
    }

    private static boolean isTag(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            boolean letter = each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z' || each >= '0' && each <= '9';
            if (!letter && "._:/@=-".indexOf(each) < 0) {
                return false;
            }
        }
        return true;
    }

    private static Refusal refusal(String why) {
        return new Refusal(new GatewayError.InvalidRequest("invalid_tags", HEADER + ": " + why, HEADER));
    }
}

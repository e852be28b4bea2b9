package io.tollway.gateway.dialect.anthropic;

import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client may ask for in {@code anthropic-beta}: what changes the form of requests and answers. What is left out, and told, changes their price (longer contexts, faster modes), runs tools at the provider, or
 * stores something there.
 */
final class BetaHeader {
    private static final String NAME = "anthropic-beta";
    private static final Set<String> ALLOWED = Set.of(
            "advanced-tool-use-2025-11-20",
            "computer-use-2024-10-22",
            "computer-use-2025-01-24",
            "computer-use-2025-11-24",
            "context-management-2025-06-27",
            "effort-2025-11-24",
            "extended-cache-ttl-2025-04-11",
            "fine-grained-tool-streaming-2025-05-14",
            "interleaved-thinking-2025-05-14",
            "max-tokens-3-5-sonnet-2024-07-15",
            "output-128k-2025-02-19",
            "pdfs-2024-09-25",
            "prompt-caching-2024-07-31",
            "structured-outputs-2025-11-13",
            "token-efficient-tools-2025-02-19",
            "tool-examples-2025-10-29");

    private BetaHeader() {}

    /** Names what is asked for: another dialect has no such header. */
    static void untranslatable(@Nullable String asked, List<String> into) {
        if (asked == null) {
            return;
        }
        for (String beta : asked.split(",", -1)) {
            if (!beta.isBlank()) {
                into.add(named(beta.strip()));
            }
        }
    }

    private static String named(String beta) {
        return NAME + " " + (beta.length() > 64 ? "of unknown name" : beta);
    }

    /** The headers with what of the client's betas may pass. */
    static List<Header> added(List<Header> headers, @Nullable String asked, Changes changes) {
        if (asked == null || asked.isBlank()) {
            return headers;
        }
        StringBuilder passed = new StringBuilder(asked.length());
        int from = 0;
        while (from <= asked.length()) {
            int comma = asked.indexOf(',', from);
            int end = comma < 0 ? asked.length() : comma;
            String beta = asked.substring(from, end).strip();
            if (ALLOWED.contains(beta)) {
                passed.append(passed.isEmpty() ? "" : ",").append(beta);
            } else if (!beta.isEmpty()) {
                changes.dropped(named(beta));
            }
            from = end + 1;
        }
        if (passed.isEmpty()) {
            return headers;
        }
        List<Header> all = new ArrayList<>(headers);
        all.add(new Header(NAME, passed.toString()));
        return all;
    }
}

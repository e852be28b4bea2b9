package io.tollway.gateway.dialect.openai;

import io.tollway.gateway.body.AddedFields.Field;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which members of a client's history an upstream of this dialect takes back. OpenAI and most servers that imitate it refuse a message with a member they do not know, and what answers of
 * ours carry beyond OpenAI's own is unknown to them. Some want their own back: DeepSeek, Moonshot, Z.AI and Qwen their {@code reasoning_content} in a turn with tools, OpenRouter all of
 * its own.
 */
final class HistoryFields {
    private static final Set<Field> NONE = EnumSet.noneOf(Field.class);
    private static final Set<Field> REASONING = EnumSet.of(Field.REASONING_CONTENT);
    private static final Set<Field> QWEN = EnumSet.of(Field.REASONING_CONTENT, Field.CACHE_CONTROL);
    private static final Set<Field> OPENROUTER =
            EnumSet.of(Field.REASONING, Field.REASONING_DETAILS, Field.ANNOTATIONS, Field.IMAGES, Field.CACHE_CONTROL);

    private HistoryFields() {}

    static Set<Field> takenBackBy(String host) {
        if (isAt(host, "openrouter.ai")) {
            return OPENROUTER;
        }
        if (isAt(host, "aliyuncs.com")) {
            return QWEN;
        }
        boolean wanted = isAt(host, "deepseek.com")
                || isAt(host, "moonshot.ai")
                || isAt(host, "moonshot.cn")
                || isAt(host, "z.ai")
                || isAt(host, "bigmodel.cn");
        return wanted ? REASONING : NONE;
    }

    private static boolean isAt(String host, String domain) {
        return host.endsWith(domain)
                && (host.length() == domain.length() || host.charAt(host.length() - domain.length() - 1) == '.');
    }
}

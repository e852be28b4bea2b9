package io.tollway.gateway.dialect.openai;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.money.UsdText;
import java.nio.charset.StandardCharsets;

/** Our members of a {@code usage} object, and the whole object where the provider gave none. */
public final class UsageText {
    private UsageText() {}

    /** {@code ,"cost":…,"is_byok":…}, to stand before the closing brace of a usage object that has members. */
    public static byte[] members(long chargeNano, long listNano, boolean own) {
        return appendMembers(new StringBuilder(96), chargeNano, listNano, own)
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A whole usage object. */
    public static byte[] object(UsageCounts usage, long chargeNano, long listNano, boolean own) {
        long cacheWrites = usage.cacheWrite5m() + usage.cacheWrite1h();
        long prompt = usage.input() + usage.cacheRead() + cacheWrites + usage.audioInput() + usage.imageInput();
        long completion = usage.output() + usage.reasoning() + usage.audioOutput() + usage.imageOutput();
        StringBuilder json = new StringBuilder(256);
        json.append("{\"prompt_tokens\":").append(prompt);
        json.append(",\"completion_tokens\":").append(completion);
        json.append(",\"total_tokens\":").append(prompt + completion);
        json.append(",\"prompt_tokens_details\":{\"cached_tokens\":").append(usage.cacheRead());
        json.append("},\"completion_tokens_details\":{\"reasoning_tokens\":").append(usage.reasoning());
        json.append('}');
        appendMembers(json, chargeNano, listNano, own).append('}');
        return json.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static StringBuilder appendMembers(StringBuilder json, long chargeNano, long listNano, boolean own) {
        json.append(",\"cost\":");
        UsdText.append(json, chargeNano);
        json.append(",\"is_byok\":").append(own);
        if (own) {
            json.append(",\"cost_details\":{\"upstream_inference_cost\":");
            UsdText.append(json, listNano).append('}');
        }
        return json;
    }
}

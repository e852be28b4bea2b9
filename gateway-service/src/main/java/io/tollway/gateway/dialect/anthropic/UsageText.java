package io.tollway.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.money.UsdText;

/** {@code usage} objects in Anthropic's words, with our own members in the closing one. */
final class UsageText {
    private UsageText() {}

    /** Whether the object names a cost itself, which ours would repeat. */
    static boolean namesCost(JsonNode usage) {
        return usage.has("cost") || usage.has("is_byok") || usage.has("cost_details");
    }

    /** {@code "cost":…,"is_byok":…} and, on the customer's own credential, what it costs there. */
    static StringBuilder appendCost(StringBuilder json, Bill bill) {
        json.append("\"cost\":");
        UsdText.append(json, bill.chargeNano());
        json.append(",\"is_byok\":").append(bill.own());
        if (bill.own()) {
            json.append(",\"cost_details\":{\"upstream_inference_cost\":");
            UsdText.append(json, bill.listNano()).append('}');
        }
        return json;
    }

    /** The whole object, with the cost. */
    static String closing(Bill bill) {
        StringBuilder json = new StringBuilder(384).append('{');
        appendCounts(json, bill.usage()).append(',');
        return appendCost(json, bill).append('}').toString();
    }

    /** The whole object without a cost: at a stream's start. */
    static String opening(UsageCounts usage) {
        return appendCounts(new StringBuilder(320).append('{'), usage)
                .append('}')
                .toString();
    }

    private static StringBuilder appendCounts(StringBuilder json, UsageCounts usage) {
        long input = usage.input() + usage.audioInput() + usage.imageInput();
        long output = usage.output() + usage.reasoning() + usage.audioOutput() + usage.imageOutput();
        json.append("\"input_tokens\":").append(input);
        json.append(",\"cache_creation_input_tokens\":").append(usage.cacheWrite5m() + usage.cacheWrite1h());
        json.append(",\"cache_read_input_tokens\":").append(usage.cacheRead());
        json.append(",\"cache_creation\":{\"ephemeral_5m_input_tokens\":").append(usage.cacheWrite5m());
        json.append(",\"ephemeral_1h_input_tokens\":").append(usage.cacheWrite1h());
        json.append("},\"output_tokens\":").append(output);
        if (usage.reasoning() > 0) {
            json.append(",\"output_tokens_details\":{\"thinking_tokens\":")
                    .append(usage.reasoning())
                    .append('}');
        }
        json.append(",\"server_tool_use\":");
        if (usage.search() > 0) {
            json.append("{\"web_search_requests\":").append(usage.search()).append(",\"web_fetch_requests\":0}");
        } else {
            json.append("null");
        }
        return json.append(",\"service_tier\":null,\"inference_geo\":null");
    }
}

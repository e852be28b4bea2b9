package io.tollway.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.money.UsdText;
import org.jspecify.annotations.Nullable;

/**
 * Google's {@code usageMetadata}: {@code total = prompt + toolUsePrompt + candidates + thoughts}. What came from a cache is inside the prompt, thoughts are outside the candidates, and the
 * prompts of Google's own tools are input beside the prompt. Every chunk of a stream has the counts so far.
 */
final class UsageMetadata {
    private static final long MOST = 1_000_000_000L;
    private static final long BROKEN = Long.MIN_VALUE / 16;

    private UsageMetadata() {}

    /**
     * The counts in disjoint classes; null when there are none or they cannot be believed.
     *
     * @param searches web searches that grounded the answer, which the object does not count
     * @param images pictures in the answer: they are priced by the piece, and the object counts their tokens
     */
    static @Nullable UsageCounts read(JsonNode usage, long searches, long images) {
        long prompt = count(usage, "promptTokenCount");
        long tools = count(usage, "toolUsePromptTokenCount");
        long cached = count(usage, "cachedContentTokenCount");
        long candidates = count(usage, "candidatesTokenCount");
        long thoughts = count(usage, "thoughtsTokenCount");
        long audioIn = uncached(usage, "AUDIO");
        long imageIn = uncached(usage, "IMAGE");
        long audioOut = modality(usage.path("candidatesTokensDetails"), "AUDIO");
        long imageOut = modality(usage.path("candidatesTokensDetails"), "IMAGE");
        long input = prompt + tools - cached - audioIn - imageIn;
        long output = candidates - audioOut - imageOut;
        boolean broken = Math.min(Math.min(prompt, tools), Math.min(cached, candidates)) < 0
                || Math.min(Math.min(audioIn, imageIn), Math.min(audioOut, imageOut)) < 0
                || thoughts < 0;
        if (broken || input < 0 || output < 0 || prompt + tools + candidates + thoughts == 0) {
            return null;
        }
        long pieces = imageOut == 0 ? 0 : Math.max(1, images);
        return new UsageCounts(input, cached, 0, 0, audioIn, imageIn, output, thoughts, audioOut, pieces, searches);
    }

    /** Whether anything produced is counted: the first chunks of a stream may count the prompt alone, which must not pass for the whole should the stream be cut. */
    static boolean countsOutput(UsageCounts counts) {
        return counts.output() + counts.reasoning() + counts.audioOutput() + counts.imageOutput() > 0;
    }

    /** How many searches an answer with this grounding is billed: each from Gemini 3 on, one for all before. */
    static long searches(JsonNode grounding, @Nullable String model) {
        int queries = grounding.path("webSearchQueries").size();
        return model != null && Generation.of(model) >= Generation.THREE ? queries : Math.min(1, queries);
    }

    private static long uncached(JsonNode usage, String modality) {
        long all = modality(usage.path("promptTokensDetails"), modality);
        long cached = modality(usage.path("cacheTokensDetails"), modality);
        return all < 0 || cached < 0 ? BROKEN : Math.max(0, all - cached);
    }

    private static long modality(JsonNode details, String modality) {
        long sum = 0;
        for (JsonNode detail : details) {
            JsonNode name = detail.path("modality");
            boolean numbered = name.isInt() && name.intValue() == (modality.equals("IMAGE") ? 2 : 4);
            if (numbered || name.asText().equals(modality)) {
                long count = count(detail, "tokenCount");
                if (count < 0) {
                    return BROKEN;
                }
                sum += count;
            }
        }
        return sum;
    }

    private static long count(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        boolean sound = value.isIntegralNumber() && value.canConvertToLong();
        return sound && value.longValue() >= 0 && value.longValue() <= MOST ? value.longValue() : BROKEN;
    }

    /** A whole object. */
    static String object(Bill bill) {
        return '{' + counts(bill.usage()) + ',' + cost(bill) + '}';
    }

    /** Members with the counts, no comma around them. */
    static String counts(UsageCounts usage) {
        long writes = usage.cacheWrite5m() + usage.cacheWrite1h();
        long prompt = usage.input() + usage.cacheRead() + writes + usage.audioInput() + usage.imageInput();
        long candidates = usage.output() + usage.audioOutput() + usage.imageOutput();
        StringBuilder json = new StringBuilder(256);
        json.append("\"promptTokenCount\":").append(prompt);
        json.append(",\"candidatesTokenCount\":").append(candidates);
        json.append(",\"totalTokenCount\":").append(prompt + candidates + usage.reasoning());
        if (usage.cacheRead() > 0) {
            json.append(",\"cachedContentTokenCount\":").append(usage.cacheRead());
        }
        if (usage.reasoning() > 0) {
            json.append(",\"thoughtsTokenCount\":").append(usage.reasoning());
        }
        details(json, "promptTokensDetails", prompt, usage.audioInput(), usage.imageInput());
        details(json, "candidatesTokensDetails", candidates, usage.audioOutput(), usage.imageOutput());
        return json.toString();
    }

    private static void details(StringBuilder json, String name, long all, long audio, long image) {
        if (audio + image == 0) {
            return;
        }
        json.append(",\"").append(name).append("\":[");
        json.append("{\"modality\":\"TEXT\",\"tokenCount\":").append(all - audio - image);
        if (audio > 0) {
            json.append("},{\"modality\":\"AUDIO\",\"tokenCount\":").append(audio);
        }
        if (image > 0) {
            json.append("},{\"modality\":\"IMAGE\",\"tokenCount\":").append(image);
        }
        json.append("}]");
    }

    /** Our members, no comma around them. */
    static String cost(Bill bill) {
        StringBuilder json = new StringBuilder(96).append("\"cost\":");
        UsdText.append(json, bill.chargeNano()).append(",\"isByok\":").append(bill.own());
        if (bill.own()) {
            json.append(",\"costDetails\":{\"upstreamInferenceCost\":");
            UsdText.append(json, bill.listNano()).append('}');
        }
        return json.toString();
    }
}

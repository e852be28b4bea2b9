package io.tollway.billing.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tollway.billing.money.NanoUsd;
import io.tollway.contracts.usage.Attempt;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.contracts.usage.UsageEvent;
import io.tollway.contracts.usage.UsageEvent.Final;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One finished request: OpenRouter's {@code /generation} fields, with its numbers and its nulls, and behind them ours. Prompts and answers are not here and nowhere else.
 *
 * @param latency milliseconds to the first content byte
 * @param generationTime milliseconds from the first content byte to the end
 * @param trueUp what came back of an estimated charge after the provider's own count had arrived
 */
record GenerationView(
        String id,
        @Nullable String upstreamId,
        UUID requestId,
        @Nullable String sessionId,
        String model,
        @Nullable String providerName,
        Instant createdAt,
        boolean streamed,
        boolean cancelled,
        String apiType,
        @Nullable String externalUser,
        boolean isByok,
        BigDecimal totalCost,
        BigDecimal usage,
        BigDecimal upstreamInferenceCost,
        @Nullable BigDecimal cacheDiscount,
        @Nullable Long latency,
        @Nullable Long moderationLatency,
        @Nullable Long generationTime,
        @Nullable String finishReason,
        @Nullable String nativeFinishReason,
        long tokensPrompt,
        long tokensCompletion,
        long nativeTokensPrompt,
        long nativeTokensCompletion,
        long nativeTokensReasoning,
        long nativeTokensCached,
        long nativeTokensCompletionImages,
        long numSearchResults,
        List<ProviderResponse> providerResponses,
        UUID projectId,
        UUID keyId,
        String requestedModel,
        String outcome,
        int httpStatus,
        String credentialSource,
        @Nullable String endpointId,
        @Nullable Integer priceVersion,
        String usageSource,
        UsageCounts usageCounts,
        @JsonProperty("charge_usd") NanoUsd charge,
        @JsonProperty("list_usd") NanoUsd list,
        @JsonProperty("true_up_usd") @Nullable NanoUsd trueUp,
        List<String> changes,
        Instant endedAt,
        @Nullable Long overheadMicros,
        @Nullable String traceId) {

    /** One upstream try. */
    record ProviderResponse(
            String providerName,
            @Nullable Integer status,
            long latency,
            String endpointId,
            boolean isByok,
            @Nullable String errorClass) {
        static ProviderResponse of(Attempt attempt) {
            return new ProviderResponse(
                    attempt.provider(),
                    attempt.status(),
                    attempt.latencyMicros() / 1_000,
                    attempt.endpointId(),
                    isByokSource(attempt.credentialSource()),
                    attempt.errorClass());
        }
    }

    /** The catalogue's model that was served, as the gateway's own record names it: the part of the endpoint's id before the provider. */
    private static String catalogueModel(Final event) {
        String endpoint = event.endpointId();
        int at = endpoint == null ? -1 : endpoint.lastIndexOf('@');
        return endpoint == null || at < 1 ? event.requestedModel() : endpoint.substring(0, at);
    }

    static GenerationView of(UsageReading.Recorded recorded) {
        Final event = recorded.event();
        UsageCounts counts = event.usage();
        long input = UsageRecords.inputTokens(counts);
        long output = UsageRecords.outputTokens(counts);
        NanoUsd charge = new NanoUsd(event.chargeNano());
        boolean byok = isByokSource(event.credentialSource());
        Long first = event.firstTokenMicros();
        return new GenerationView(
                event.generationId(),
                null,
                event.requestId(),
                event.sessionId(),
                catalogueModel(event),
                event.provider(),
                event.startedAt(),
                event.streamed(),
                event.outcome() == UsageEvent.Outcome.CLIENT_GONE,
                "completions",
                event.endUser(),
                byok,
                charge.toNumber(),
                charge.toNumber(),
                // With an own credential the provider bills the customer; the list price is what is known of it here.
                byok ? new NanoUsd(event.listNano()).toNumber() : BigDecimal.ZERO,
                null,
                first == null ? null : first / 1_000,
                null,
                generationMillis(event),
                event.finishReason(),
                event.finishReason(),
                input,
                output,
                input,
                output,
                counts.reasoning(),
                counts.cacheRead(),
                counts.imageOutput(),
                counts.search(),
                event.attempts().stream().map(ProviderResponse::of).toList(),
                event.projectId(),
                event.keyId(),
                event.requestedModel(),
                event.outcome().name().toLowerCase(Locale.ROOT),
                event.httpStatus(),
                event.credentialSource(),
                event.endpointId(),
                event.priceVersion(),
                event.usageSource().name().toLowerCase(Locale.ROOT),
                counts,
                charge,
                new NanoUsd(event.listNano()),
                recorded.trueUp(),
                event.changes(),
                event.endedAt(),
                event.overheadMicros(),
                event.traceId());
    }

    private static @Nullable Long generationMillis(Final event) {
        Long first = event.firstTokenMicros();
        if (first == null) {
            return null;
        }
        long whole = Duration.between(event.startedAt(), event.endedAt()).toMillis();
        return Math.max(0, whole - first / 1_000);
    }

    private static boolean isByokSource(String source) {
        return source.startsWith("byok");
    }
}

package io.tollway.billing.invoice;

import io.tollway.billing.money.NanoUsd;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One request as it stands in the annex of a document. */
record RequestRow(
        UUID requestId,
        Instant bookedAt,
        Instant endedAt,
        UUID projectId,
        UUID keyId,
        String model,
        @Nullable String provider,
        String credentialSource,
        String outcome,
        long inputTokens,
        long outputTokens,
        NanoUsd charge,
        NanoUsd list) {
    static final String HEADER =
            "id,booked_at,ended_at,project_id,key_id,model,provider,credential_source,outcome,input_tokens,output_tokens,charge_usd,list_usd\r\n";

    String toCsv() {
        return new CsvLine()
                .plain("gen-" + requestId)
                .plain(bookedAt)
                .plain(endedAt)
                .plain(projectId)
                .plain(keyId)
                .text(model)
                .text(provider)
                .text(credentialSource)
                .plain(outcome)
                .plain(inputTokens)
                .plain(outputTokens)
                .plain(charge)
                .plain(list)
                .end();
    }
}

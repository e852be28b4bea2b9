package io.tollway.billing.invoice;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tollway.billing.invoice.DocumentRepository.Issued;
import io.tollway.billing.money.NanoUsd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document in a list.
 *
 * @param sha256 of the stored JSON; only of a final one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DocumentSummary(
        String period,
        String status,
        @Nullable String number,
        NanoUsd totalUsageUsd,
        NanoUsd closingBalanceUsd,
        @Nullable String sha256) {

    static DocumentSummary of(Document draft) {
        return new DocumentSummary(
                draft.period(), Document.DRAFT, null, draft.totalUsageUsd(), draft.closingBalanceUsd(), null);
    }

    private static DocumentSummary of(Issued issued) {
        return new DocumentSummary(
                issued.month().toString(),
                Document.FINAL,
                issued.number(),
                issued.totalUsage(),
                issued.closingBalance(),
                issued.sha256());
    }

    static List<DocumentSummary> newestFirst(List<DocumentSummary> draftsOldestFirst, List<Issued> issued) {
        List<DocumentSummary> all = new ArrayList<>(draftsOldestFirst);
        Collections.reverse(all);
        issued.forEach(it -> all.add(of(it)));
        return List.copyOf(all);
    }
}

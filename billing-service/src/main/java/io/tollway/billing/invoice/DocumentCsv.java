package io.tollway.billing.invoice;

import io.tollway.billing.invoice.Document.AdjustmentLine;
import io.tollway.billing.invoice.Document.GrantLine;
import io.tollway.billing.invoice.Document.TopUpLine;
import io.tollway.billing.invoice.Document.UsageGroup;
import java.nio.charset.StandardCharsets;

/**
 * The document as CSV, one line per movement or usage group. {@code balance_change_usd} of all lines but the last adds up to the closing balance; {@code charge_usd} of the usage lines to the
 * usage total. New columns are added behind the last one only.
 */
final class DocumentCsv {
    private static final String HEADER =
            "period,status,number,line,at,project_id,key_id,key_name,model,provider,credential_source,requests,input_tokens,output_tokens,"
                    + "charge_usd,list_usd,balance_change_usd,fee_usd,tax_usd,paid_usd,reference,stripe_invoice_number,description,project_name,credit_note_number\r\n";

    private final Document document;
    private final StringBuilder file = new StringBuilder(HEADER);

    private DocumentCsv(Document document) {
        this.document = document;
    }

    static byte[] write(Document document) {
        DocumentCsv csv = new DocumentCsv(document);
        csv.balance("opening_balance", document.periodStart(), document.openingBalanceUsd());
        document.topUps().forEach(csv::topUp);
        document.grants().forEach(csv::grant);
        document.adjustments().forEach(csv::adjustment);
        document.usage().forEach(csv::usage);
        csv.balance("closing_balance", document.periodEnd(), document.closingBalanceUsd());
        return csv.file.toString().getBytes(StandardCharsets.UTF_8);
    }

    private CsvLine line(String kind) {
        return new CsvLine()
                .plain(document.period())
                .plain(document.status())
                .text(document.number())
                .plain(kind);
    }

    private void balance(String kind, Object at, Object amount) {
        file.append(line(kind).plain(at).empty(11).plain(amount).empty(8).end());
    }

    private void topUp(TopUpLine topUp) {
        file.append(line("top_up")
                .plain(topUp.at())
                .empty(11)
                .plain(topUp.creditUsd())
                .plain(topUp.feeUsd())
                .plain(topUp.taxUsd())
                .plain(topUp.paidUsd())
                .text(topUp.paymentId())
                .text(topUp.stripeInvoiceNumber())
                .text(topUp.purchaseOrder())
                .empty(2)
                .end());
    }

    private void grant(GrantLine grant) {
        file.append(line("grant")
                .plain(grant.at())
                .empty(11)
                .plain(grant.amountUsd())
                .empty(3)
                .text(grant.reference())
                .empty(1)
                .text(grant.reason())
                .empty(2)
                .end());
    }

    private void adjustment(AdjustmentLine adjustment) {
        file.append(line(adjustment.kind())
                .plain(adjustment.at())
                .empty(11)
                .plain(adjustment.amountUsd())
                .empty(3)
                .text(adjustment.reference())
                .empty(1)
                .text(adjustment.memo())
                .empty(1)
                .text(adjustment.creditNoteNumber())
                .end());
    }

    private void usage(UsageGroup group) {
        file.append(line("usage")
                .empty(1)
                .plain(group.projectId())
                .plain(group.keyId())
                .text(group.keyName())
                .text(group.model())
                .text(group.provider())
                .text(group.credentialSource())
                .plain(group.requests())
                .plain(group.inputTokens())
                .plain(group.outputTokens())
                .plain(group.chargeUsd())
                .plain(group.listUsd())
                .plain(group.chargeUsd().negated())
                .empty(6)
                .text(group.projectName())
                .empty(1)
                .end());
    }
}

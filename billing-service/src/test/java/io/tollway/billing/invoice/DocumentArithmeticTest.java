package io.tollway.billing.invoice;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.billing.invoice.Document.Annex;
import io.tollway.billing.ledger.JournalEntry;
import io.tollway.billing.ledger.Statement;
import io.tollway.billing.ledger.UsageLine;
import io.tollway.billing.money.NanoUsd;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentArithmeticTest {

    @Test
    void openingPlusMovementsIsClosing() {
        Document document = Samples.draft();
        Document.Totals totals = document.totals();

        assertThat(totals.creditsUsd()).hasToString("1025.00");
        assertThat(totals.feesUsd()).hasToString("56.38");
        assertThat(totals.paidUsd()).hasToString("1081.38");
        assertThat(totals.grantsUsd()).hasToString("5.00");
        assertThat(totals.adjustmentsUsd()).hasToString("-0.50");
        assertThat(document.totalUsageUsd()).hasToString("21.305500043");
        assertThat(document.closingBalanceUsd()).hasToString("1008.194499957");
        assertThat(differences(document, Samples.statement(), Samples.ANNEX, Optional.empty()))
                .isEmpty();
    }

    @Test
    void aPaymentNamesStripesInvoice() {
        assertThat(Samples.draft().topUps().getFirst()).satisfies(topUp -> {
            assertThat(topUp.paymentId()).isEqualTo("pi_1");
            assertThat(topUp.stripeInvoiceNumber()).isEqualTo("B2C3D4E5-0001");
            assertThat(topUp.purchaseOrder()).isEqualTo("PO-4711");
            assertThat(topUp.paidUsd()).hasToString("26.38");
        });
    }

    @Test
    void anAnnexThatMissesOneNanoDollarOrOneRowStopsTheIssue() {
        Document document = Samples.draft();
        Annex nanoShort = new Annex(1_234_571, NanoUsd.parse("21.305500042"), "");
        Annex rowShort = new Annex(1_234_570, NanoUsd.parse("21.305500043"), "");

        assertThat(differences(document, Samples.statement(), nanoShort, Optional.empty()))
                .singleElement()
                .asString()
                .contains("annex total");
        assertThat(differences(document, Samples.statement(), rowShort, Optional.empty()))
                .singleElement()
                .asString()
                .contains("annex rows");
    }

    @Test
    void aBookingIntoAClosedMonthStopsTheNextIssue() {
        assertThat(differences(
                        Samples.draft(), Samples.statement(), Samples.ANNEX, Optional.of(NanoUsd.parse("0.000000001"))))
                .singleElement()
                .asString()
                .contains("closing balance before");
    }

    @Test
    void usageRowsThatTheJournalDoesNotKnowStopTheIssue() {
        List<UsageLine> less = Samples.usage().subList(0, 1);
        Statement ledger = Samples.statement("0.00", Samples.entries(), less);
        Document document = Samples.assembly()
                .draft(Samples.ORGANIZATION, Samples.NOVEMBER, ledger, Map.of(), Map.of(), Samples.names());

        assertThat(differences(document, ledger, Samples.ANNEX, Optional.empty()))
                .anySatisfy(difference -> assertThat(difference).contains("usage groups"));
    }

    @Test
    void aClosingBalanceThatTheJournalDoesNotReachStopsTheIssue() {
        Statement right = Samples.statement();
        List<JournalEntry> entries = right.entries();
        Statement wrong = new Statement(
                right.from(),
                right.to(),
                right.opening(),
                right.closing().plus(new NanoUsd(1)),
                entries,
                right.usage(),
                right.completeUpTo());
        Document document = Samples.assembly()
                .draft(Samples.ORGANIZATION, Samples.NOVEMBER, wrong, Map.of(), Map.of(), Samples.names());

        assertThat(differences(document, wrong, Samples.ANNEX, Optional.empty()))
                .hasSize(2);
    }

    @Test
    void printedColumnsAreExactAndAligned() {
        AmountColumn column = AmountColumn.fitting(List.of(NanoUsd.parse("1234.5"), NanoUsd.parse("-0.0000012")));

        assertThat(column.print(NanoUsd.parse("1234.5"))).isEqualTo("1,234.5000000");
        assertThat(column.print(NanoUsd.parse("-0.0000012"))).isEqualTo("−0.0000012");
        assertThat(AmountColumn.fitting(List.of()).print(NanoUsd.ofDollars(1_000_000)))
                .isEqualTo("1,000,000.00");
    }

    private static List<String> differences(
            Document document, Statement ledger, Annex annex, Optional<NanoUsd> before) {
        return DocumentCheck.differences(document, ledger, annex, before);
    }
}

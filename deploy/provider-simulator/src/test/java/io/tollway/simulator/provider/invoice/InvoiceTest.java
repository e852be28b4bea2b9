package io.tollway.simulator.provider.invoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.simulator.provider.pricing.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvoiceTest {
    @TempDir
    Path directory;

    @Test
    void rows_are_numbered_without_gaps_and_survive_reopening() throws Exception {
        try (Invoice invoice = Invoice.open(directory)) {
            append(invoice, 10_000);
        }
        try (Invoice invoice = Invoice.open(directory)) {
            append(invoice, 5);

            List<InvoiceRow> rows = invoice.rowsAfter(0);
            assertThat(rows).hasSize(10_005);
            for (int i = 0; i < rows.size(); i++) {
                assertThat(rows.get(i).seq()).isEqualTo(i + 1);
            }
            assertThat(invoice.starts()).isEqualTo(2);
        }
    }

    @Test
    void a_read_starts_after_any_row() throws Exception {
        try (Invoice invoice = Invoice.open(directory)) {
            append(invoice, 9_000);

            for (long after : new long[] {0, 1, 4_095, 4_096, 4_097, 8_192, 8_999}) {
                List<InvoiceRow> rows = invoice.rowsAfter(after);
                assertThat(rows).hasSize((int) (9_000 - after));
                assertThat(rows.getFirst().seq()).isEqualTo(after + 1);
            }
            assertThat(invoice.rowsAfter(9_000)).isEmpty();
            assertThat(invoice.rowsAfter(Long.MAX_VALUE)).isEmpty();
        }
    }

    @Test
    void everything_in_a_row_is_read_back_exactly() throws Exception {
        InvoiceRow row = new InvoiceRow(
                0,
                Instant.parse("2026-11-22T10:00:00.123456789Z"),
                "chatcmpl-1",
                null,
                "model \"x\" é\n",
                "gen-1",
                Outcome.CLIENT_GONE,
                0,
                new Usage(1, 2, 5, 6, 3, 4),
                new BigDecimal("0.000000000123"));
        try (Invoice invoice = Invoice.open(directory)) {
            keep(invoice, row);

            assertThat(invoice.rowsAfter(0)).containsExactly(row.numbered(1));
        }
    }

    @Test
    void a_torn_last_line_is_cut_off() throws Exception {
        try (Invoice invoice = Invoice.open(directory)) {
            append(invoice, 3);
        }
        Files.writeString(directory.resolve("invoice.ndjson"), "{\"seq\":4,\"at\":\"20", StandardOpenOption.APPEND);

        try (Invoice invoice = Invoice.open(directory)) {
            append(invoice, 1);

            assertThat(invoice.rowsAfter(2)).extracting(InvoiceRow::seq).containsExactly(3L, 4L);
        }
    }

    @Test
    void two_simulators_cannot_keep_one_invoice() throws Exception {
        try (Invoice first = Invoice.open(directory)) {
            assertThat(first.lastSeq()).isZero();
            assertThatThrownBy(() -> Invoice.open(directory))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("--data");
        }
    }

    private static void append(Invoice invoice, int count) throws InterruptedException {
        CountDownLatch kept = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            invoice.append(row(), failure -> {
                assertThat(failure).isNull();
                kept.countDown();
            });
        }
        assertThat(kept.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private static void keep(Invoice invoice, InvoiceRow row) throws InterruptedException {
        CountDownLatch kept = new CountDownLatch(1);
        invoice.append(row, failure -> kept.countDown());
        assertThat(kept.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private static InvoiceRow row() {
        return new InvoiceRow(
                0,
                Instant.EPOCH,
                "chatcmpl-1",
                "a",
                "m",
                null,
                Outcome.COMPLETE,
                200,
                new Usage(1, 0, 1, 0),
                BigDecimal.ONE);
    }
}

package io.tollway.bench.books;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class BooksTest {

    private final Invoice invoice = new Invoice();

    @Test
    void closeWhenEveryAnswerIsInvoicedAndChargedToTheNano() throws Exception {
        row("through-gateway-1", "complete", "0.000031050");
        row("through-gateway-2", "complete", "0.000031050");
        row("nginx", "complete", "0.00002");

        Books books = books(2, 0, "0.0000621");

        assertThat(books.closed()).isTrue();
        assertThat(books.invoicedUsd()).isEqualByComparingTo("0.0000621");
    }

    @Test
    void doNotCloseWhenOneNanoDollarIsMissing() throws Exception {
        row("through-gateway-1", "complete", "0.000031050");

        Books books = books(1, 0, "0.000031049");

        assertThat(books.differences()).singleElement().asString().contains("0.000031049", "0.000031050");
    }

    @Test
    void doNotCloseWhenTheUpstreamServedMoreThanWasAnswered() throws Exception {
        row("through-gateway-1", "complete", "0.1");
        row("through-gateway-1", "complete", "0.1");

        assertThat(books(1, 0, "0.2").differences()).singleElement().asString().contains("1 good answers", "2 rows");
    }

    @Test
    void doNotCloseWhenARowIsNotComplete() throws Exception {
        row("through-gateway-1", "client_gone", "0.1");

        assertThat(books(1, 0, "0.1").closed()).isFalse();
    }

    @Test
    void countTheCallsThatWereMadeBesideTheMeasurement() throws Exception {
        row("through-gateway-1", "complete", "0.1");
        row("through-gateway-1", "complete", "0.1");

        assertThat(books(1, 1, "0.2").closed()).isTrue();
    }

    private Books books(long good, long other, String charged) {
        Invoice.Account through = invoice.startingWith("through-gateway-");
        return Books.compare(
                List.of(new Books.Side("gateway", good, other, through)), new BigDecimal(charged), through.costUsd());
    }

    private void row(String account, String outcome, String cost) throws JsonProcessingException {
        invoice.add(new ObjectMapper()
                .readTree("{\"seq\":1,\"account\":\"" + account + "\",\"outcome\":\"" + outcome + "\",\"cost_usd\":\""
                        + cost + "\"}"));
    }
}

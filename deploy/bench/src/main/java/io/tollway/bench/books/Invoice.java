package io.tollway.bench.books;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** What the upstream's own invoice says, by the account that asked. */
public final class Invoice {

    private final Map<String, Account> accounts = new TreeMap<>();

    /**
     * @param rows requests on the invoice
     * @param complete those of them that were served whole
     * @param costUsd what they cost
     */
    public record Account(long rows, long complete, BigDecimal costUsd) {

        static final Account NOTHING = new Account(0, 0, BigDecimal.ZERO);

        Account plus(Account other) {
            return new Account(rows + other.rows, complete + other.complete, costUsd.add(other.costUsd));
        }
    }

    /** Adds one line of {@code GET /_simulator/invoice}. */
    public void add(JsonNode row) {
        long complete = row.path("outcome").asText().equals("complete") ? 1 : 0;
        BigDecimal cost = new BigDecimal(row.path("cost_usd").asText("0"));
        accounts.merge(row.path("account").asText(""), new Account(1, complete, cost), Account::plus);
    }

    /** The account of exactly this name. */
    public Account of(String account) {
        return accounts.getOrDefault(account, Account.NOTHING);
    }

    /** All accounts whose names begin so, together. */
    public Account startingWith(String prefix) {
        return accounts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .reduce(Account.NOTHING, Account::plus);
    }
}

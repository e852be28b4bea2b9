package io.tollway.local.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.local.http.JsonClient;
import io.tollway.local.stack.LocalStackException;
import java.util.ArrayList;
import java.util.List;

/** The operator's catalog calls of accounts: what a document would change, and changing it. */
public final class OperatorCatalog {

    private static final String PATH = "/api/v1/operator/catalog";

    private final JsonClient accounts;

    public OperatorCatalog(String accountsUrl, String operatorKey) {
        this.accounts = new JsonClient(accountsUrl).bearer(operatorKey);
    }

    /** What applying it would change; nothing is changed. */
    public Outcome preview(CatalogFile file, boolean prune) {
        return send(file, prune, true);
    }

    /** Applies it. Applying the same document again changes nothing. */
    public Outcome apply(CatalogFile file, boolean prune) {
        return send(file, prune, false);
    }

    private Outcome send(CatalogFile file, boolean prune, boolean dryRun) {
        JsonClient.Answer answer = accounts.post(PATH + "?dry_run=" + dryRun + "&prune=" + prune, file.document());
        if (answer.status() == 400 || answer.status() == 422) {
            throw new LocalStackException("The catalog is refused: " + answer.problem());
        }
        return Outcome.of(answer.required(dryRun ? "preview the catalog" : "apply the catalog"));
    }

    /**
     * @param version the catalog's version after it
     * @param changes one line each, in the order of the answer
     * @param inactiveAccounts accounts that have no secret
     */
    public record Outcome(String version, List<String> changes, List<String> inactiveAccounts) {

        static Outcome of(JsonNode json) {
            List<String> changes = new ArrayList<>();
            for (JsonNode change : json.path("changes")) {
                changes.add(line(change));
            }
            List<String> inactive = new ArrayList<>();
            json.path("inactive_accounts")
                    .forEach(account -> inactive.add(account.isTextual() ? account.asText() : account.toString()));
            return new Outcome(json.path("version").asText(), List.copyOf(changes), List.copyOf(inactive));
        }

        private static String line(JsonNode change) {
            String sign =
                    switch (change.path("change").asText()) {
                        case "added", "add", "create", "created" -> "+";
                        case "removed", "remove", "delete", "deleted" -> "-";
                        default -> "~";
                    };
            StringBuilder text = new StringBuilder("  " + sign + " "
                    + change.path("kind").asText() + " " + change.path("id").asText());
            if (sign.equals("~")) {
                text.append(": ")
                        .append(brief(change.path("before")))
                        .append(" -> ")
                        .append(brief(change.path("after")));
            }
            return text.toString();
        }

        private static String brief(JsonNode value) {
            String text = value.isTextual() ? value.asText() : value.toString();
            return text.length() > 120 ? text.substring(0, 120) + "…" : text;
        }
    }
}

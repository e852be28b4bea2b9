package io.tollway.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.chaos.books.Audit;
import io.tollway.chaos.books.Charge;
import io.tollway.chaos.books.Finding;
import io.tollway.chaos.stack.Api;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a campaign came to.
 *
 * @param bug the planted bug's label; empty for none
 * @param done what was done to the stack, and how often
 */
record Report(
        String bug,
        long seed,
        Duration length,
        Map<String, Integer> done,
        Audit.Evidence evidence,
        List<Finding> findings) {

    /** Clean code must be green, a planted bug must be red. */
    boolean asItShouldBe() {
        return bug.isEmpty() == findings.isEmpty();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(bug.isEmpty() ? "Tollway as it is" : "With the planted bug " + bug)
                .append(", ")
                .append(length.toSeconds())
                .append(" s, seed ")
                .append(seed)
                .append('\n');
        done.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> text.append("  %6d  %s%n".formatted(each.getValue(), each.getKey())));
        text.append("  %6d  answers that arrived whole; %d charges, %s in all%n"
                .formatted(
                        evidence.seen().answers().size(),
                        evidence.charges().size(),
                        dollars(evidence.charges().values().stream()
                                .mapToLong(Charge::chargeNano)
                                .sum())));
        text.append("  %6d  connections or answers that broke; %d clients left%n"
                .formatted(evidence.seen().brokenCount(), evidence.seen().leftCount()));
        evidence.seen().refusals().forEach((what, count) -> text.append("  %6d  refused: %s%n".formatted(count, what)));
        text.append("  least balance seen: ")
                .append(dollars(evidence.leastBalance()))
                .append('\n');
        findings.forEach(finding -> text.append(
                "  RED  %s: %d, for example %s%n".formatted(finding.check(), finding.cases(), finding.example())));
        text.append(
                findings.isEmpty() ? "GREEN: every promise was kept." : "RED: " + findings.size() + " checks failed.");
        text.append(asItShouldBe() ? "" : bug.isEmpty() ? "" : "\nTHE PLANTED BUG WAS NOT FOUND.");
        return text.toString();
    }

    ObjectNode json() {
        ObjectNode json = Api.JSON
                .createObjectNode()
                .put("planted_bug", bug)
                .put("seed", seed)
                .put("seconds", length.toSeconds())
                .put("answered", evidence.seen().answers().size())
                .put("charges", evidence.charges().size())
                .put("broken", evidence.seen().brokenCount())
                .put("left", evidence.seen().leftCount())
                .put("least_balance_nano", evidence.leastBalance())
                .put("as_it_should_be", asItShouldBe());
        json.set("done", Api.JSON.valueToTree(done));
        json.set("refusals", Api.JSON.valueToTree(evidence.seen().refusals()));
        json.set("findings", Api.JSON.valueToTree(findings));
        return json;
    }

    private static String dollars(long nano) {
        return "$" + java.math.BigDecimal.valueOf(nano, 9).toPlainString();
    }
}

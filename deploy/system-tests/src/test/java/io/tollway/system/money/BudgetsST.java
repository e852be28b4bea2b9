package io.tollway.system.money;

import static io.tollway.system.stack.StackClient.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.system.path.Books;
import io.tollway.system.stack.RunningStack;
import io.tollway.system.stack.StackClient;
import io.tollway.system.stack.StackClient.Answer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Three small budgets over one large balance, under three hundred requests at once. */
class BudgetsST {
    private static final int EACH = 100;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final BigDecimal PROJECT_LIMIT = new BigDecimal("0.03");
    private static final BigDecimal MEMBER_LIMIT = new BigDecimal("0.008");
    private static final BigDecimal TAG_LIMIT = new BigDecimal("0.005");
    private static final String[] TAGGED = {"x-tollway-tags", "nightly"};

    private final RunningStack stack = RunningStack.get();

    @Test
    void parallelRequestsOverspendNoBudgetAndAreRefusedOnlyWhereTheyDoNotFit() {
        Tenant tenant = Tenant.withCredit(stack, "Budgets", "20");
        StackClient person = new StackClient(
                stack.value("TOLLWAY_ACCOUNTS_URL"),
                StackClient.personToken(
                        stack, stack.value("TOLLWAY_DEMO_OWNER"), stack.value("TOLLWAY_DEMO_PASSWORD")));
        String home = "/api/v1/organizations/" + tenant.organization();
        String project = person.get(home).ok().at("/projects/0/id").asText();
        String member = person.get(home + "/members").ok().at("/data/0/id").asText();
        StackClient members = new StackClient(
                stack.value("TOLLWAY_GATEWAY_URL"),
                person.post(home + "/keys", "{\"name\":\"the member's\"}")
                        .ok()
                        .get("key")
                        .asText());
        Spent before = new Spent();
        String tagBudget = closed(tenant, "{\"kind\":\"tag\",\"value\":\"nightly\"}", before, () -> send(
                        tenant.gateway(), tenant, 0, TAGGED)
                .join());
        String memberBudget =
                closed(tenant, "{\"kind\":\"member\",\"id\":\"" + member + "\"}", before, () -> send(members, tenant, 0)
                        .join());
        String projectBudget = closed(tenant, "{\"kind\":\"project\",\"id\":\"" + project + "\"}", before, () -> send(
                        tenant.gateway(), tenant, 0)
                .join());
        limit(tenant, tagBudget, TAG_LIMIT);
        limit(tenant, memberBudget, MEMBER_LIMIT);
        limit(tenant, projectBudget, PROJECT_LIMIT);
        Spent others = new Spent();
        untilServed(others, () -> send(tenant.gateway(), tenant, 0).join());

        Spent ofMember = new Spent();
        Spent ofTag = new Spent();
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            sent.add(send(tenant.gateway(), tenant, i).thenAccept(others::take));
            sent.add(send(members, tenant, i).thenAccept(ofMember::take));
            sent.add(send(tenant.gateway(), tenant, i, TAGGED).thenAccept(ofTag::take));
        }
        sent.forEach(CompletableFuture::join);
        // What was held and not used came back; it must serve until it is used up.
        untilRefused(ofTag, () -> send(tenant.gateway(), tenant, 0, TAGGED).join());
        untilRefused(ofMember, () -> send(members, tenant, 0).join());
        untilRefused(others, () -> send(tenant.gateway(), tenant, 0).join());

        BigDecimal all = others.usd.add(ofMember.usd).add(ofTag.usd);
        assertThat(ofTag.usd).isPositive().isLessThanOrEqualTo(TAG_LIMIT);
        assertThat(ofMember.usd).isPositive().isLessThanOrEqualTo(MEMBER_LIMIT);
        assertThat(all).isLessThanOrEqualTo(PROJECT_LIMIT);
        shows(tenant, tagBudget, ofTag.usd);
        shows(tenant, memberBudget, ofMember.usd);
        shows(tenant, projectBudget, all);
        BigDecimal ever = all.add(before.usd);
        assertThat(eventually(SOON, tenant::totalUsage, used -> used.compareTo(ever) == 0))
                .isEqualByComparingTo(ever);
        Books.of(stack).assertProved();
    }

    /** What one kind of request has cost, and that none of them was refused without a reason. */
    private static final class Spent {
        private BigDecimal usd = BigDecimal.ZERO;
        private boolean exhausted;

        private synchronized void take(Answer answer) {
            exhausted = false;
            if (answer.status() == 200) {
                usd = usd.add(answer.json().at("/usage/cost").decimalValue());
                return;
            }
            assertThat(answer.status()).as(answer.text()).isEqualTo(403);
            assertThat(answer.json().at("/error/code").asText()).isEqualTo("budget_exhausted");
            JsonNode limit = answer.json().at("/error/metadata/limit");
            assertThat(answer.header("x-tollway-budget"))
                    .isEqualTo(limit.path("budget_id").asText())
                    .isNotEmpty();
            assertThat(usd(limit, "used").add(usd(limit, "held")).add(usd(limit, "requested")))
                    .as("a request that would have fitted was refused: %s", limit)
                    .isGreaterThan(usd(limit, "limit"));
            exhausted = usd(limit, "held").signum() == 0;
        }

        private static BigDecimal usd(JsonNode limit, String field) {
            return new BigDecimal(limit.path(field).asText());
        }
    }

    /** Goes on until a request is refused while nothing is held any more: then what is left is too little for one more. */
    private static void untilRefused(Spent spent, Supplier<Answer> request) {
        eventually(SOON, request, answer -> {
            spent.take(answer);
            return spent.exhausted;
        });
    }

    private static CompletableFuture<Answer> send(StackClient client, Tenant tenant, int number, String... headers) {
        return client.postAsync(
                "/v1/chat/completions", tenant.body("Please write 300 words, request " + number, 500, false), headers);
    }

    /** Makes a budget of nothing and waits until the gateway refuses by it: from then on it holds, and what was served before it did counts in no budget. */
    private static String closed(Tenant tenant, String subject, Spent before, Supplier<Answer> request) {
        String id = tenant.management()
                .post(
                        "/api/v1/budgets",
                        "{\"name\":\"small\",\"subject\":" + subject + ",\"limit_usd\":\"0\",\"window\":\"lifetime\"}")
                .ok()
                .at("/data/id")
                .asText();
        eventually(SOON, request, answer -> {
            before.take(answer);
            return answer.header("x-tollway-budget").equals(id);
        });
        return id;
    }

    private static void limit(Tenant tenant, String budget, BigDecimal usd) {
        tenant.management()
                .patch("/api/v1/budgets/" + budget, "{\"limit_usd\":\"" + usd.toPlainString() + "\"}")
                .ok();
    }

    /** The limit that was raised last being in force shows that the others are: the policy that says so says them all. */
    private static void untilServed(Spent spent, Supplier<Answer> request) {
        eventually(SOON, request, answer -> {
            spent.take(answer);
            return answer.status() == 200;
        });
    }

    private static void shows(Tenant tenant, String id, BigDecimal spent) {
        JsonNode budget = eventually(
                SOON,
                () -> tenant.management().get("/api/v1/budgets/" + id).ok().get("data"),
                shown -> new BigDecimal(shown.path("used_usd").asText("-1")).compareTo(spent) == 0
                        && shown.path("held_usd").asText().equals("0"));
        assertThat(new BigDecimal(budget.path("remaining_usd").asText()))
                .isEqualByComparingTo(new BigDecimal(budget.path("limit_usd").asText()).subtract(spent));
    }
}

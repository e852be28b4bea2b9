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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * A thousand requests at once, plain and streamed in turn, against one dollar that serves about a quarter of them.
 *
 * <p>As many as affordable are served when two things hold. No request is refused that would have fitted: each refusal shows that what was used, what was held and what it asked for were
 * together more than the dollar. And what is left in the end, when nothing is held any more, is less than the hold of one further request.
 */
public final class ThousandRequests {
    private static final int REQUESTS = 1_000;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final BigDecimal DOLLAR = BigDecimal.ONE;
    /** What the dollar is. */
    public enum Purse {
        BALANCE(402, "balance"),
        PROJECT_BUDGET(403, "project"),
        KEY_CAP(402, "key");

        private final int status;
        private final String source;

        Purse(int status, String source) {
            this.status = status;
            this.source = source;
        }
    }

    private final RunningStack stack;
    private final Purse purse;
    private final Tenant tenant;
    private final StackClient client;
    /** What clients were told that their answers cost, nano-dollars by request. */
    private final Map<UUID, Long> answered = new HashMap<>();

    private ThousandRequests(RunningStack stack, Purse purse) {
        this.stack = stack;
        this.purse = purse;
        this.tenant = Tenant.withCredit(stack, "A dollar's " + purse, purse == Purse.BALANCE ? "1" : "50");
        this.client = purse == Purse.BALANCE ? tenant.gateway() : limited();
    }

    /** Fires them and asserts all of the above, and that every answer is charged once, and nothing else. */
    public static void againstOneDollar(RunningStack stack, Purse purse) {
        DearModel.declare(stack);
        ThousandRequests run = new ThousandRequests(stack, purse);
        run.warmUp();
        run.fire();
        Answer last = run.untilNothingIsHeld();
        run.assertServedAsManyAsAffordable(last);
        Served.assertChargedOnce(run.tenant, run.answered);
        Books.of(stack).assertProved();
    }

    /** A key that the limit binds from its first request on: it is made after the limit, and names the policy that has it. */
    private StackClient limited() {
        String cap = "";
        if (purse == Purse.PROJECT_BUDGET) {
            StackClient owner = new StackClient(
                    stack.value("TOLLWAY_ACCOUNTS_URL"),
                    StackClient.personToken(
                            stack, stack.value("TOLLWAY_DEMO_OWNER"), stack.value("TOLLWAY_DEMO_PASSWORD")));
            String project = owner.get("/api/v1/organizations/" + tenant.organization())
                    .ok()
                    .at("/projects/0/id")
                    .asText();
            tenant.management()
                    .post(
                            "/api/v1/budgets",
                            "{\"name\":\"a dollar\",\"subject\":{\"kind\":\"project\",\"id\":\"" + project
                                    + "\"},\"limit_usd\":\"1\",\"window\":\"lifetime\"}")
                    .ok();
        } else {
            cap = ",\"limit\":1";
        }
        String key = tenant.management()
                .post("/api/v1/keys", "{\"name\":\"limited\"" + cap + "}")
                .ok()
                .get("key")
                .asText();
        return new StackClient(stack.value("TOLLWAY_GATEWAY_URL"), key);
    }

    /** Until every gateway knows model, key and policy: so many requests in a row are served that each gateway had some of them. */
    private void warmUp() {
        int[] inARow = {0};
        eventually(SOON, () -> ask(0).join(), answer -> {
            boolean served = answer.status() == 200;
            assertThat(answer.status()).as(answer.text()).isIn(200, 400, 404, 503);
            if (served) {
                take(answer);
            }
            inARow[0] = served ? inARow[0] + 1 : 0;
            return inARow[0] == 9;
        });
    }

    private void fire() {
        List<CompletableFuture<Answer>> sent = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            sent.add(ask(i));
        }
        List<Answer> answers = sent.stream().map(CompletableFuture::join).toList();
        Map<String, Long> otherwise = answers.stream()
                .filter(answer -> answer.status() != 200 && answer.status() != purse.status)
                .collect(Collectors.groupingBy(
                        answer -> answer.status() + " " + answer.text(), TreeMap::new, Collectors.counting()));
        assertThat(otherwise).as("neither served nor refused by the limit").isEmpty();
        answers.forEach(this::take);
    }

    /** What was held and not used came back; it must serve until it is used up. */
    private Answer untilNothingIsHeld() {
        return eventually(SOON, () -> ask(1).join(), answer -> {
            take(answer);
            return answer.status() != 200 && usd(limit(answer), "held").signum() == 0;
        });
    }

    private void take(Answer answer) {
        if (answer.status() == 200) {
            Served served = Served.of(answer);
            assertThat(answered.put(served.id(), served.nano())).isNull();
            return;
        }
        assertThat(answer.status()).as(answer.text()).isEqualTo(purse.status);
        JsonNode limit = limit(answer);
        assertThat(limit.path("source").asText()).isEqualTo(purse.source);
        assertThat(usd(limit, "used").add(usd(limit, "held")).add(usd(limit, "requested")))
                .as("a request that would have fitted was refused: %s", limit)
                .isGreaterThan(usd(limit, "limit"));
    }

    private void assertServedAsManyAsAffordable(Answer last) {
        BigDecimal spent = spent();
        assertThat(spent).isPositive().isLessThanOrEqualTo(DOLLAR);
        assertThat(DOLLAR.subtract(spent))
                .as("left over; the last refusal: %s", limit(last))
                .isLessThan(usd(limit(last), "requested"));
    }

    private BigDecimal spent() {
        return Served.usd(answered.values());
    }

    private CompletableFuture<Answer> ask(int number) {
        return client.postAsync("/v1/chat/completions", DearModel.request(number, number % 2 == 1));
    }

    private static JsonNode limit(Answer refusal) {
        return refusal.json().at("/error/metadata/limit");
    }

    private static BigDecimal usd(JsonNode limit, String field) {
        return new BigDecimal(limit.path(field).asText());
    }
}

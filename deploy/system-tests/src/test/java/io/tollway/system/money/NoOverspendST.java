package io.tollway.system.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.system.path.Books;
import io.tollway.system.stack.RunningStack;
import io.tollway.system.stack.StackClient;
import io.tollway.system.stack.StackClient.Answer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A cent of credit under two hundred requests at once. */
class NoOverspendST {
    private static final int REQUESTS = 200;
    private static final BigDecimal CREDIT = new BigDecimal("0.01");

    private final RunningStack stack = RunningStack.get();

    @Test
    void twoHundredParallelRequestsSpendNotMoreThanTheCentTheyShare() {
        Tenant tenant = Tenant.withCredit(stack, "One cent", CREDIT.toPlainString());

        List<CompletableFuture<Answer>> sent = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            sent.add(tenant.gateway()
                    .postAsync(
                            "/v1/chat/completions", tenant.body("Please write 400 words, request " + i, 700, false)));
        }
        List<Answer> answers = sent.stream().map(CompletableFuture::join).toList();

        BigDecimal spent = answers.stream()
                .filter(answer -> answer.status() == 200)
                .map(answer -> answer.json().at("/usage/cost").decimalValue())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(answers).allMatch(answer -> answer.status() == 200 || answer.status() == 402, "200 or 402");
        assertThat(answers).anyMatch(answer -> answer.status() == 200).anyMatch(answer -> answer.status() == 402);
        assertThat(spent).isPositive().isLessThanOrEqualTo(CREDIT);
        assertThat(StackClient.eventually(
                        Duration.ofSeconds(30), tenant::totalUsage, used -> used.compareTo(spent) == 0))
                .isEqualByComparingTo(spent);
        Answer refused = answers.stream()
                .filter(answer -> answer.status() == 402)
                .findFirst()
                .orElseThrow();
        assertThat(refused.json().at("/error/metadata/limit/source").asText()).isEqualTo("balance");
        Books.of(stack).assertProved();
    }
}

package io.tollway.system.path;

import static io.tollway.system.stack.StackClient.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.CompletionUsage;
import io.tollway.system.stack.RunningStack;
import io.tollway.system.stack.StackClient;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** One customer's way through the whole product without a script-running browser: each step stands on the one before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholePathST {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PASSWORD = "correct-horse-7-battery";

    private final RunningStack stack = RunningStack.get();
    private final String console = stack.value("TOLLWAY_CONSOLE_URL");
    private final String gateway = stack.value("TOLLWAY_GATEWAY_URL");
    private final String model = stack.value("TOLLWAY_DEMO_MODEL");
    private final String email = "ada" + ThreadLocalRandom.current().nextInt(1_000_000) + "@example.com";
    private final Visitor ada = new Visitor();

    private String organizationUrl = "";
    private String key = "";

    @Test
    @Order(1)
    void signsUpVerifiesTheAddressAndNamesAnOrganization() {
        ada.open(console + "/").click("Create an account");
        ada.submit(Map.of("email", email, "firstName", "Ada", "lastName", "Lovelace"));
        ada.open(new Mailbox(stack).verificationLinkFor(email));
        ada.submit(Map.of("password-new", PASSWORD, "password-confirm", PASSWORD));
        if (!ada.address().toString().startsWith(console)) {
            ada.open(console + "/signed-in");
        }
        assertThat(ada.address().getPath()).isEqualTo("/welcome");

        ada.submit(Map.of("name", "Analytical Engines"));

        organizationUrl = ada.address().toString();
        assertThat(ada.address().getPath()).startsWith("/o/");
        assertThat(ada.text()).contains("Analytical Engines", "owner", "$0.00");
    }

    @Test
    @Order(2)
    void createsAKeyThatIsShownOnceAndWorksAtOnce() {
        ada.open(organizationUrl + "/keys").submit(Map.of("name", "first key", "limit_usd", "50.00"));

        key = ada.page().select("input.secret").val();
        assertThat(key).matches("sk-tw-v1-[0-9A-Za-z]{38}");
        assertThat(ada.open(organizationUrl + "/keys").page().html())
                .doesNotContain(key)
                .contains("first key");
        StackClient.Answer known = new StackClient(gateway, key).get("/v1/key");
        assertThat(known.ok().at("/data/limit").decimalValue()).isEqualByComparingTo("50");
    }

    @Test
    @Order(3)
    void withoutCreditThePriceOfARequestIsRefusedAndTheLimitNamed() {
        StackClient.Answer refused = eventually(SOON, () -> chat(key, "hello", 50), a -> a.status() != 503);

        assertThat(refused.status()).as(refused.text()).isEqualTo(402);
        assertThat(refused.json().at("/error/metadata/limit/source").asText()).isEqualTo("balance");
    }

    @Test
    @Order(4)
    void aDeclinedCardBooksNothingAndAGoodOneBooksExactlyWhatWasBought() {
        String payment = startTopUp();
        ada.open(payment).submit(Map.of("card_number", "4000000000000002"));
        assertThat(ada.text()).containsIgnoringCase("declined");
        assertThat(credits().at("/data/total_credits").decimalValue()).isZero();

        ada.submit(Map.of("card_number", "4242424242424242"));

        assertThat(ada.address().toString()).startsWith(organizationUrl + "/credits/top-ups/");
        eventually(SOON, () -> ada.open(ada.address().toString()).text(), text -> text.contains("Paid."));
        assertThat(credits().at("/data/total_credits").decimalValue()).isEqualByComparingTo("20");
        assertThat(ada.page().select("a[href*=invoice]")).isNotEmpty();
    }

    @Test
    @Order(5)
    void callsAModelStreamedAndNotWithTheOfficialClient() {
        BigDecimal before = credits().at("/data/total_usage").decimalValue();
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(gateway + "/v1")
                .apiKey(key)
                .maxRetries(5)
                .build();
        ChatCompletionCreateParams ask = ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("Say twelve words, please.")
                .maxCompletionTokens(64)
                .build();

        var whole = client.chat().completions().create(ask);
        StringBuilder streamed = new StringBuilder();
        List<BigDecimal> costs = new ArrayList<>();
        costs.add(cost(whole.usage().orElseThrow()));
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(ask)) {
            chunks.stream()
                    .peek(chunk -> chunk.usage().ifPresent(usage -> costs.add(cost(usage))))
                    .flatMap(chunk -> chunk.choices().stream())
                    .forEach(choice -> streamed.append(choice.delta().content().orElse("")));
        }

        assertThat(whole.choices().get(0).message().content().orElse("")).isNotBlank();
        assertThat(streamed.toString()).isNotBlank();
        assertThat(costs).hasSize(2).allMatch(cost -> cost.signum() > 0);
        awaitUsage(before.add(costs.getFirst()).add(costs.getLast()));
    }

    @Test
    @Order(6)
    void whatACallCostIsInTheAnswerTheRecordTheBalanceAndTheConsole() {
        BigDecimal before = credits().at("/data/total_usage").decimalValue();
        StackClient.Answer answer = chat(key, "What does this cost?", 64);
        BigDecimal cost = answer.ok().at("/usage/cost").decimalValue();
        String id = answer.header("x-generation-id");

        JsonNode record = new StackClient(gateway, key)
                .get("/v1/generation?id=" + id)
                .ok()
                .get("data");

        assertThat(cost).isPositive();
        assertThat(record.get("id").asText()).isEqualTo(id);
        assertThat(record.get("total_cost").decimalValue()).isEqualByComparingTo(cost);
        awaitUsage(before.add(cost));
        JsonNode ownKey = new StackClient(gateway, key).get("/v1/key").ok().get("data");
        assertThat(ownKey.get("usage").decimalValue()).isEqualByComparingTo(before.add(cost));
        assertThat(ownKey.get("limit_remaining").decimalValue())
                .isEqualByComparingTo(new BigDecimal("50").subtract(before.add(cost)));
        assertThat(ada.open(organizationUrl + "/usage").page().html()).contains(id);
        assertThat(ada.open(organizationUrl + "/usage/" + id).text()).contains(id, "simulator-", "complete");
    }

    @Test
    @Order(7)
    void anAccountThatIsRateLimitedBrokenOrSilentIsSkippedBeforeTheFirstByte() {
        StackClient faults = new StackClient(stack.value("TOLLWAY_PROVIDERS_URL"), "");
        BigDecimal expected = credits().at("/data/total_usage").decimalValue();
        boolean first = true;
        for (String fault : new String[] {
            "{\"kind\":\"rate_limit\",\"retry_after_s\":1",
            "{\"kind\":\"error\",\"status\":500",
            "{\"kind\":\"refuse_connection\""
        }) {
            faults.post("/_simulator/faults", fault + ",\"provider\":\"simulator-a\"}")
                    .ok();

            StackClient.Answer answer = new StackClient(gateway, key)
                    .post(
                            "/v1/chat/completions",
                            "{\"model\":\"" + model
                                    + "\",\"max_tokens\":32,\"provider\":{\"order\":[\"simulator-a\",\"simulator-b\"]},"
                                    + "\"messages\":[{\"role\":\"user\",\"content\":\"Is anybody there?\"}]}");

            assertThat(faults.delete("/_simulator/faults").status()).isLessThan(300);
            assertThat(answer.status()).as(fault + answer.text()).isEqualTo(200);
            assertThat(answer.header("x-tollway-provider")).isEqualTo("simulator-b");
            expected = expected.add(answer.ok().at("/usage/cost").decimalValue());
            if (first) {
                // Later faults may find both accounts still cooling down; then they are not even tried.
                assertThat(record(answer).at("/data/provider_responses").toString())
                        .contains("simulator-a", "429");
                first = false;
            }
        }
        // The failed attempts cost nothing; and the next step reads documents, which lag like the balance.
        awaitUsage(expected);
    }

    @Test
    @Order(8)
    void theMonthsDocumentIsTheSumOfTheLedger() throws IOException {
        String month = YearMonth.now(ZoneOffset.UTC).toString();
        ada.open(organizationUrl + "/invoices");
        assertThat(ada.text()).contains(month, "draft");

        JsonNode document = StackClient.JSON.readTree(ada.download(organizationUrl + "/invoices/" + month + ".json"));
        String csv = new String(
                ada.download(organizationUrl + "/invoices/" + month + ".csv"), java.nio.charset.StandardCharsets.UTF_8);
        String pdf = text(ada.download(organizationUrl + "/invoices/" + month + ".pdf"));

        BigDecimal used = credits().at("/data/total_usage").decimalValue();
        assertThat(document.toString()).contains(used.stripTrailingZeros().toPlainString());
        assertThat(csv).contains(model);
        assertThat(pdf).contains("Analytical Engines", month.substring(0, 4));
    }

    @Test
    @Order(9)
    void anOwnProviderKeyServesWithoutTouchingCredits() {
        BigDecimal before = credits().at("/data/total_usage").decimalValue();
        ada.open(organizationUrl + "/byok")
                .submit(Map.of("provider", "simulator-a", "label", "mine", "secret", "own-key-of-ada"))
                .submit(Map.of("byok_mode", "own_only"));
        assertThat(ada.page().html()).doesNotContain("own-key-of-ada").contains("…-ada");

        AtomicReference<BigDecimal> onCredits = new AtomicReference<>(before);
        StackClient.Answer answer = eventually(
                SOON,
                () -> {
                    StackClient.Answer asked = chat(key, "On my own key", 32);
                    if (asked.status() == 200) {
                        BigDecimal cost = asked.json().at("/usage/cost").decimalValue();
                        onCredits.updateAndGet(sum -> sum.add(cost));
                    }
                    return asked;
                },
                a -> a.status() == 200 && record(a).at("/data/is_byok").asBoolean());

        assertThat(record(answer).toString()).contains("byok:mine");
        assertThat(answer.ok().at("/usage/cost").decimalValue()).isZero();
        ada.open(organizationUrl + "/byok").submit(Map.of("byok_mode", "credits_only"));
        awaitUsage(onCredits.get());
    }

    @Test
    @Order(10)
    void aDisabledKeyStopsWorkingWithinTwoSeconds() {
        ada.open(organizationUrl + "/keys").press("Disable");

        eventually(
                Duration.ofSeconds(2),
                () -> new StackClient(gateway, key).get("/v1/key").status(),
                status -> status == 401);
    }

    @Test
    @Order(11)
    void theOperatorMakesAnOrganizationThatSpendsItsGrantAtOnce() {
        StackClient operator = new StackClient(gateway, stack.value("TOLLWAY_OPERATOR_KEY"));
        JsonNode made = operator.post(
                        "/api/v1/operator/organizations", "{\"name\":\"Granted\",\"owner_email\":\"" + email + "\"}")
                .ok();
        String path = "/api/v1/operator/organizations/" + made.get("id").asText() + "/grants";
        eventually(
                SOON,
                () -> operator.post(
                        path,
                        "{\"amount_usd\":\"1.00\",\"reason\":\"trial\"}",
                        "Idempotency-Key",
                        "granted-" + made.get("id").asText()),
                a -> a.status() == 201);
        String granted = new StackClient(gateway, made.get("management_key").asText())
                .post("/api/v1/keys", "{\"name\":\"granted\"}")
                .ok()
                .get("key")
                .asText();

        StackClient.Answer answer =
                eventually(SOON, () -> chat(granted, "hello", 16), a -> a.status() != 503 && a.status() != 402);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @Test
    @Order(12)
    void theBooksAddUp() {
        Books.of(stack).assertProved();
    }

    @Test
    @Order(13)
    void anybodyCanRecomputeABalanceFromItsJournal() {
        String organization = organizationUrl.substring(organizationUrl.lastIndexOf('/') + 1);

        RunningStack.Result hers = stack.tollway("verify", organization);
        RunningStack.Result again = stack.tollway("verify", organization);
        RunningStack.Result demo = stack.tollway("verify");

        assertThat(hers.exitCode()).as(hers.output()).isZero();
        assertThat(hers.output()).contains("FITS: organization " + organization, "sealed days; digest ");
        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(demo.exitCode()).as(demo.output()).isZero();
    }

    private String startTopUp() {
        ada.open(organizationUrl + "/credits").submit(Map.of("amount_usd", "20.00"));
        assertThat(ada.text()).contains("$20.00", "$1.10", "$21.10");
        ada.press("Pay $21.10");
        assertThat(ada.address().toString()).startsWith(stack.value("TOLLWAY_STRIPE_URL"));
        return ada.address().toString();
    }

    private JsonNode credits() {
        return eventually(SOON, () -> new StackClient(gateway, key).get("/v1/credits"), a -> a.status() != 503)
                .ok();
    }

    /** A debit reaches the balance shortly after its answer; what a step leaves behind must not fall into the next one's sums. */
    private void awaitUsage(BigDecimal total) {
        eventually(SOON, () -> credits().at("/data/total_usage").decimalValue(), used -> used.compareTo(total) == 0);
    }

    private static BigDecimal cost(CompletionUsage usage) {
        return usage._additionalProperties().get("cost").convert(BigDecimal.class);
    }

    private JsonNode record(StackClient.Answer answer) {
        return new StackClient(gateway, key)
                .get("/v1/generation?id=" + answer.header("x-generation-id"))
                .ok();
    }

    private StackClient.Answer chat(String bearer, String prompt, int tokens) {
        return new StackClient(gateway, bearer)
                .post(
                        "/v1/chat/completions",
                        "{\"model\":\"" + model + "\",\"max_tokens\":" + tokens
                                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}");
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }
}

package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.state.PolicyState.ByokMode;
import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two accounts of one provider and a second provider of the same model, of which some fail. */
class FallbackIT {
    private ProviderSimulator provider;
    private World world;
    private TestingGateway gateway;
    private String key;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        world = new World()
                .provider("alpha", provider.baseUrl("alpha"), "alpha-a", "alpha-b")
                .provider("beta", provider.baseUrl("beta"), "beta-a")
                .model("acme/chat", "alpha", "beta");
        key = world.apiKey();
        gateway = TestingGateway.start(
                world,
                Map.of(
                        "gateway.provider.head-timeout", "1500ms",
                        "gateway.provider.answer-timeout", "1500ms",
                        "gateway.provider.first-token-timeout", "2s",
                        "gateway.provider.idle-timeout", "1500ms"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({
        "RATE_LIMIT, false, rate_limit",
        "RATE_LIMIT, true, rate_limit",
        "ERROR, false, outage",
        "ERROR, true, outage",
        "HANG, false, timeout",
        "HANG, true, timeout",
        "CREDENTIAL, false, credential",
        "CREDENTIAL, true, credential",
        "REFUSE_CONNECTION, true, cut",
        "MALFORMED_EVENT, false, invalid_answer"
    })
    void anotherAccountServesBeforeTheFirstByte(FaultKind kind, boolean stream, String errorClass) {
        // Given
        provider.addFault(Fault.of(kind).forAccount("alpha-a").afterEvents(0));

        // When
        HttpResponse<String> answer = ask(stream, true);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"cost\":");
        FinalRecord record = onlyFinal();
        assertThat(record.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(record.account()).isEqualTo("alpha-b");
        assertThat(record.attempts().getFirst().errorClass()).isEqualTo(errorClass);
        assertThat(record.attempts().getLast().errorClass()).isNull();
        assertThat(gateway.credit().openHolds()).isZero();
    }

    @Test
    void anotherProviderServesWhenNoAccountOfTheFirstCan() {
        // Given
        provider.addFault(Fault.of(FaultKind.ERROR).forAccount("alpha-a"));
        provider.addFault(Fault.of(FaultKind.RATE_LIMIT).forAccount("alpha-b"));

        // When
        HttpResponse<String> answer = ask(true, true);

        // Then
        assertThat(answer.headers().firstValue("x-tollway-provider")).hasValue("beta");
        assertThat(answer.headers().firstValue("x-tollway-attempts")).hasValue("3");
        assertThat(onlyFinal().chargeNano()).isPositive();
    }

    @Test
    void saysHowLongToWaitWhenEverybodyLimitsRequests() {
        // Given
        provider.addFault(Fault.of(FaultKind.RATE_LIMIT).withRetryAfterSeconds(7));

        // When
        HttpResponse<String> first = ask(false, false);
        HttpResponse<String> second = ask(false, false);

        // Then
        assertThat(List.of(first.statusCode(), second.statusCode())).containsOnly(429);
        assertThat(first.headers().firstValue("retry-after")).hasValue("7");
        assertThat(Integer.parseInt(second.headers().firstValue("retry-after").orElseThrow()))
                .isBetween(1, 7);
        assertThat(second.body()).contains("\"source\":\"provider\"");
        assertThat(provider.invoice()).hasSize(3);
    }

    @Test
    void neverShowsAProvidersRefusalOfOurCredentialAsTheClients() {
        // Given
        provider.addFault(Fault.of(FaultKind.CREDENTIAL));

        // When
        HttpResponse<String> answer = ask(false, false);

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("provider_unavailable");
        assertThat(onlyFinal().outcome()).isEqualTo(Outcome.PROVIDER_FAILED);
    }

    @ParameterizedTest
    @CsvSource({"CUT, cut", "ERROR_IN_STREAM, in_stream_error", "MALFORMED_EVENT, invalid_answer", "HANG, timeout"})
    void aStreamThatBreaksAfterItsFirstTokenEndsInAnErrorAndIsNotCharged(FaultKind kind, String errorClass) {
        // Given
        provider.addFault(Fault.of(kind).afterEvents(5));

        // When
        HttpResponse<String> answer = ask(true, false);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        List<String> events = Wire.events(answer.body());
        assertThat(events).doesNotContain("[DONE]");
        assertThat(events.getLast()).contains("\"error\":{", "\"finish_reason\":\"error\"");
        FinalRecord record = onlyFinal();
        assertThat(record.outcome()).isEqualTo(Outcome.PROVIDER_FAILED);
        assertThat(record.chargeNano()).isZero();
        assertThat(record.attempts()).hasSize(1);
        assertThat(record.attempts().getFirst().errorClass()).isEqualTo(errorClass);
        assertThat(gateway.credit().availableNano()).isEqualTo(1_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void estimatesWhereTheProviderTellsNoUsage(boolean stream) {
        // Given
        provider.addFault(Fault.of(FaultKind.MISSING_USAGE));

        // When
        HttpResponse<String> answer = ask(stream, false);

        // Then
        FinalRecord record = onlyFinal();
        assertThat(record.usageSource()).isEqualTo(UsageSource.TOKENIZER);
        assertThat(record.chargeNano()).isPositive().isLessThanOrEqualTo(record.holdNano());
        assertThat(answer.body()).contains("\"usage\":{\"prompt_tokens\":", "\"cost\":");
    }

    @Test
    void sendsKeepAliveCommentsWhileNothingComesAndStillFallsBack() {
        // Given
        gateway.close();
        gateway = TestingGateway.start(
                world, Map.of("gateway.exchange.keep-alive-after", "100ms", "gateway.provider.head-timeout", "1500ms"));
        provider.addFault(Fault.of(FaultKind.HANG).forAccount("alpha-a"));

        // When
        HttpResponse<String> answer = ask(true, false);

        // Then
        assertThat(answer.body()).startsWith(": tollway").endsWith("data: [DONE]\n\n");
        assertThat(onlyFinal().account()).isEqualTo("alpha-b");
    }

    @Test
    void ownCredentialsAloneServeAtBalanceZeroAndCostNothing() {
        // Given
        world.byok(ByokMode.OWN_ONLY).ownKey("alpha", "mine", "own-secret");
        gateway.credit().set(0);

        // When
        HttpResponse<String> answer = ask(true, false);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"cost\":0,\"is_byok\":true");
        FinalRecord record = onlyFinal();
        assertThat(record.credentialSource()).isEqualTo("byok:mine");
        assertThat(record.chargeNano()).isZero();
        assertThat(record.listNano()).isPositive();
        assertThat(provider.invoice().getFirst().account()).isEqualTo("own-secret");
    }

    @Test
    void ownCredentialsAloneNeverTouchCreditsWhenTheyFail() {
        // Given
        world.byok(ByokMode.OWN_ONLY).ownKey("alpha", "mine", "own-secret");
        provider.addFault(Fault.of(FaultKind.CREDENTIAL).forAccount("own-secret"));

        // When
        HttpResponse<String> answer = ask(false, false);

        // Then
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("own_credential_refused", "mine");
        assertThat(provider.invoice()).hasSize(1);
        assertThat(gateway.credit().availableNano()).isEqualTo(1_000_000_000L);
    }

    @Test
    void ownCredentialsComeFirstAndThePlatformsPayForTheRest() {
        // Given
        world.ownKey("alpha", "mine", "own-secret");
        provider.addFault(Fault.of(FaultKind.ERROR).forAccount("own-secret"));

        // When
        HttpResponse<String> answer = ask(false, false);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        FinalRecord record = onlyFinal();
        assertThat(record.credentialSource()).isEqualTo("platform");
        assertThat(record.chargeNano()).isPositive();
        assertThat(record.charges()).hasSize(1);
        assertThat(record.attempts()).hasSize(2);
    }

    @Test
    void moneyForThePlatformsAccountsMayTakeItsTimeThoughTheOwnCredentialsIsOver() {
        // Given
        world.ownKey("alpha", "mine", "own-secret");
        provider.addFault(Fault.of(FaultKind.HANG).forAccount("own-secret").afterEvents(0));
        gateway.credit().answersAfter(Duration.ofMillis(600)); // thirty checks of the deadline that is over

        // When
        HttpResponse<String> answer = ask(false, false);

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        FinalRecord record = onlyFinal();
        assertThat(record.credentialSource()).isEqualTo("platform");
        assertThat(record.attempts()).hasSize(2);
        assertThat(gateway.credit().openHolds()).isZero();
    }

    /** @param cheapestFirst whether the plan must begin with the cheap provider, whose first account is the first choice */
    private HttpResponse<String> ask(boolean stream, boolean cheapestFirst) {
        String body = Wire.chat("acme/chat", stream);
        String wish = cheapestFirst ? "{\"provider\":{\"sort\":\"price\"}," : "{\"provider\":{\"order\":[\"alpha\"]},";
        return Wire.post(gateway.url() + "/v1/chat/completions", key, wish + body.substring(1));
    }

    private FinalRecord onlyFinal() {
        assertThat(gateway.usage().finals()).hasSize(1);
        return gateway.usage().finals().getFirst();
    }
}

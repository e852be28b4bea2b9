package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.usage.UsageEvent.Outcome;
import io.tollway.gateway.telemetry.LoopCounters.Metric;
import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.gateway.usage.FinalRecord;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A defect of the gateway's own, where a call is settled: its client is told, what it occupied is free, and the next call is served. */
@Timeout(30)
class DefectIT {
    private ProviderSimulator provider;
    private TestingGateway gateway;
    private String key;

    @BeforeEach
    void start() throws IOException {
        provider = ProviderSimulator.start(SimulatorOptions.defaults());
        World world = new World()
                .provider("alpha", provider.baseUrl("alpha"), "alpha-a")
                .model("acme/chat", "alpha");
        key = world.apiKey();
        gateway = TestingGateway.start(world, Map.of("gateway.exchange.max-in-flight-per-key", "1"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.close();
    }

    @Test
    void aCallThatCannotBeSettledIsRecordedAsFailedAndNotCharged() {
        long before = gateway.credit().availableNano();
        gateway.credit().failsAtReading(2); // the first is for START

        HttpResponse<String> reply = ask(false);

        assertThat(reply.statusCode()).isEqualTo(500);
        assertThat(reply.body()).contains("internal_error");
        FinalRecord record = gateway.usage().finals().getFirst();
        assertThat(record.outcome()).isEqualTo(Outcome.GATEWAY_FAILED);
        assertThat(record.httpStatus()).isEqualTo(500);
        assertThat(record.chargeNano()).isZero();
        assertThat(gateway.credit().availableNano()).isEqualTo(before);
        nothingIsLeft();
    }

    @Test
    void aStreamThatCannotBeSettledIsBrokenOff() {
        gateway.credit().failsAtReading(2);

        assertThat(isBrokenOff(true)).isTrue();

        FinalRecord record = gateway.usage().finals().getFirst();
        assertThat(record.outcome()).isEqualTo(Outcome.GATEWAY_FAILED);
        assertThat(record.httpStatus()).as("its head was out").isEqualTo(200);
        nothingIsLeft();
    }

    @Test
    void aCallThatCannotBeginLeavesNoTrace() {
        gateway.credit().failsAtReading(1);

        assertThat(ask(false).statusCode()).isEqualTo(500);

        assertThat(gateway.usage().finals()).isEmpty();
        nothingIsLeft();
    }

    /** Whether it is charged is known only to the record that there may be; an error would say that it is not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallWhoseEndCannotBeRecordedIsBrokenOff(boolean stream) {
        gateway.usage().refusing(true);

        assertThat(isBrokenOff(stream)).isTrue();

        nothingIsLeft();
    }

    /** The key has one place, so that a place that stays taken is seen by the next call. */
    private void nothingIsLeft() {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (gateway.inFlight() != 0) {
            assertThat(System.nanoTime()).as("within 15 s").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        assertThat(gateway.credit().openHolds()).isZero();
        assertThat(gateway.count(Metric.INTERNAL_ERRORS)).isEqualTo(1);
        gateway.credit().failsAtReading(0);
        gateway.usage().refusing(false);
        assertThat(ask(false).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> ask(boolean stream) {
        return Wire.post(gateway.url() + "/v1/chat/completions", key, Wire.chat("acme/chat", stream));
    }

    /** Whether the connection ends without an answer, or without its end. */
    private boolean isBrokenOff(boolean stream) {
        try {
            ask(stream);
            return false;
        } catch (IllegalStateException broken) {
            return broken.getCause() instanceof IOException;
        }
    }
}

package io.tollway.gateway.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.dialect.Bill;
import io.tollway.gateway.dialect.Step;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Surface;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams whose events name their own type: passed on byte for byte, the cost in the last finished piece. */
class PassedTypedStreamTest {
    private static final Bill BILL = new Bill(UsageCounts.ofImages(1), true, 1_500_000, 1_500_000, false, 9);

    private final Buffer out = Buffer.buffer();

    @Test
    void thePieceThatEndsTheStreamCarriesWhatAllOfThemCost() {
        PassedTypedStream stream = stream(2);

        assertThat(take(stream, "{'type':'show','b64':'AA'}")).isEqualTo(Step.GO_ON);
        assertThat(take(stream, "{'type':'done','b64':'B','usage':{'t':3}}")).isEqualTo(Step.GO_ON);
        assertThat(take(stream, "{'type':'done','usage':{'t':4},'b64':'C'}")).isEqualTo(Step.ENDED);
        stream.end(BILL, out);

        assertThat(out)
                .hasToString(("event: show\ndata: {'type':'show','b64':'AA'}\n\n"
                                + "event: done\ndata: {'type':'done','b64':'B','usage':{'t':3}}\n\n"
                                + "event: done\ndata: {'type':'done','usage':{'t':4,'cost':0.0015,'is_byok':false},'b64':'C'}\n\n")
                        .replace('\'', '"'));
        assertThat(stream.facts().usage).isEqualTo(new UsageCounts(0, 0, 0, 0, 0, 0, 7, 0, 0, 2, 0));
        assertThat(stream.facts().isEmpty()).isFalse();
    }

    @Test
    void whereTheProviderTellsNoUsageTheCostComesInOneOfOurs() {
        PassedTypedStream stream = stream(1);
        take(stream, "{'type':'done','b64':'B'}");
        stream.end(BILL, out);

        assertThat(out.toString()).contains("\"b64\":\"B\",\"usage\":{", "\"cost\":0.0015");
    }

    @Test
    void aStreamThatClosesBehindAFinishedPieceHasEndedAndAnyOtherWasCut() {
        PassedTypedStream stream = stream(4);
        assertThat(take(stream, "{'type':'show'}")).isEqualTo(Step.GO_ON);
        assertThat(stream.mayEndHere()).isFalse();
        take(stream, "{'type':'done'}");
        assertThat(stream.mayEndHere()).isTrue();
        take(stream, "{'type':'show'}");
        assertThat(stream.mayEndHere()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'error','message':'no'}|UPSTREAM_ERROR",
                "{'error':{'message':'no'}}|UPSTREAM_ERROR",
                "{'type':'show','b64':|MALFORMED",
                "{'b64':'A'}|MALFORMED",
                "{'type':'a\\nb'}|MALFORMED",
                "[DONE]|UPSTREAM_ERROR",
            })
    void whatIsNoEventLeavesNothingForTheClient(String event, Step expected) {
        assertThat(take(stream(1), event)).isEqualTo(expected);
        assertThat(out.length()).isZero();
    }

    @Test
    void aFailureIsAnErrorEventInOpenAisShape() {
        stream(1).failed(new GatewayError.ProviderFailed(502, "provider_error", "broke off", 0), out);

        assertThat(out.toString())
                .startsWith("event: error\ndata: {\"error\":{")
                .endsWith("}\n\n");
    }

    private static PassedTypedStream stream(int pieces) {
        return new PassedTypedStream(
                Surface.OPENAI,
                UsageCounts.NONE,
                new PassedTypedStream.Pieces(
                        "done",
                        pieces,
                        (usage, meta, entries) -> new UsageCounts(
                                0, 0, 0, 0, 0, 0, usage.path("t").asLong(0), 0, 0, entries, 0)));
    }

    private Step take(PassedTypedStream stream, String event) {
        byte[] bytes = ("xx" + event.replace('\'', '"')).getBytes(StandardCharsets.UTF_8);
        return stream.take(bytes, 2, bytes.length, false, out);
    }
}

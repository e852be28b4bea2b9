package io.tollway.gateway.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

class RequestIdTest {
    @Test
    void aRecordsIdStandsWhereTheProtocolsClientsLookForIt() {
        for (Surface surface : Surface.values()) {
            MultiMap headers = MultiMap.caseInsensitiveMultiMap();
            RequestId.set(headers, surface, "gen-1");

            assertThat(headers.get(surface == Surface.ANTHROPIC ? "request-id" : "x-request-id"))
                    .isEqualTo("gen-1");
            assertThat(headers.size()).isOne();
        }
    }

    @Test
    void anAnswerWithoutARecordHasAnIdOfItsOwnThatIsNotTakenForOne() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();

        String first = RequestId.set(headers, Surface.OPENAI, null);
        String second = RequestId.set(headers, Surface.OPENAI, null);

        assertThat(first).matches("req_[0-9a-f]{32}").isNotEqualTo(second);
        assertThat(headers.getAll("x-request-id")).containsExactly(second);
    }
}

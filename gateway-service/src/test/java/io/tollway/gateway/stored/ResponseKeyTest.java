package io.tollway.gateway.stored;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseKeyTest {
    private static final UUID ID = UUID.fromString("0199a000-0000-7000-8000-00000000000a");

    @Test
    void thePublicIdLeadsBackToTheResponse() {
        ResponseKey key = new ResponseKey(ID, ID, ID);

        assertThat(key.publicId()).isEqualTo("resp_gen-" + ID);
        assertThat(ResponseKey.parse(key.publicId())).isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "resp_",
                "resp_gen-",
                "resp_0199a00000007000800000000000000a",
                "gen-0199a000-0000-7000-8000-00000000000a",
                "resp_gen-0199A000-0000-7000-8000-00000000000A",
                "resp_gen-0199a000-0000-7000-8000-00000000000g",
                "resp_gen-../../../../../../../../etc/passwd/.",
                "resp_gen-0-0-0-0-00000000000000000000000000a"
            })
    void whatIsNoneOfOursIsNoId(String publicId) {
        assertThat(ResponseKey.parse(publicId)).isNull();
    }
}

package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Cached content that a request names and the provider's account does not have is refused like a missing permission: that must not rest the account for everybody. */
class CachedContentIT {
    private static final String CONTENTS = "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]%s}";

    @Test
    void theAccountGoesOnServingOthers() throws Exception {
        try (ProviderSimulator provider = ProviderSimulator.start(SimulatorOptions.defaults())) {
            World world = new World()
                    .provider("gemini", "gamma", provider.baseUrl() + "/gemini/v1beta", List.of("gamma-a"))
                    .model("acme/gemini", "gamma");
            String key = world.apiKey();
            try (TestingGateway gateway = TestingGateway.start(world, Map.of())) {
                HttpResponse<String> refused =
                        ask(gateway, key, CONTENTS.formatted(",\"cachedContent\":\"cachedContents/x\""));
                HttpResponse<String> other = ask(gateway, key, CONTENTS.formatted(""));

                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
                assertThat(refused.body()).contains("CachedContent not found");
                assertThat(other.statusCode()).as(other.body()).isEqualTo(200);
            }
        }
    }

    private static HttpResponse<String> ask(TestingGateway gateway, String key, String body) {
        return Wire.post(gateway.url() + "/v1beta/models/acme/gemini:generateContent", key, body);
    }
}

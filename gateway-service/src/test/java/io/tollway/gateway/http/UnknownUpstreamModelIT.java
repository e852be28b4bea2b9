package io.tollway.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.gateway.testing.TestingGateway;
import io.tollway.gateway.testing.Wire;
import io.tollway.gateway.testing.World;
import io.tollway.simulator.provider.ProviderSimulator;
import io.tollway.simulator.provider.SimulatorOptions;
import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultKind;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A provider that does not know one of the models that the catalog says it has. */
class UnknownUpstreamModelIT {

    @Test
    void itsAccountGoesOnServingTheOthers() throws Exception {
        try (ProviderSimulator provider = ProviderSimulator.start(SimulatorOptions.defaults())) {
            World world = new World()
                    .provider("alpha", provider.baseUrl("alpha"), "alpha-a")
                    .model("acme/gone", "alpha")
                    .model("acme/chat", "alpha");
            try (TestingGateway gateway = TestingGateway.start(world, Map.of())) {
                provider.addFault(
                        new Fault(FaultKind.ERROR, null, null, null, BigDecimal.ONE, 1L, 404, null, null, null));

                HttpResponse<String> gone = ask(gateway, "acme/gone");
                HttpResponse<String> chat = ask(gateway, "acme/chat");

                assertThat(gone.statusCode()).isEqualTo(503);
                assertThat(gone.body()).contains("provider_unavailable");
                assertThat(chat.statusCode()).as(chat.body()).isEqualTo(200);
            }
        }
    }

    private static HttpResponse<String> ask(TestingGateway gateway, String model) {
        return Wire.post(
                gateway.url() + "/v1/chat/completions",
                gateway.world().apiKey(),
                "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    }
}

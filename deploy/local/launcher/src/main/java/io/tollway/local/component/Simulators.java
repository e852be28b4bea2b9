package io.tollway.local.component;

import io.tollway.local.embedded.StopSignal;
import io.tollway.local.http.JsonClient;
import io.tollway.local.stack.Component;
import io.tollway.local.stack.PortPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The two simulated parts: upstream providers and Stripe. */
final class Simulators {

    private final LocalStack stack;
    private final JavaServer java;

    Simulators(LocalStack stack) {
        this.stack = stack;
        this.java = new JavaServer(stack);
    }

    Component providers() {
        int port = stack.ports().providers();
        return simulator("providers", "provider-simulator", port, 128, () -> {});
    }

    Component stripe() {
        int port = stack.ports().stripe();
        return simulator("stripe", "stripe-simulator", port, 96, new StripeWebhook(stack)::register);
    }

    private Component simulator(String name, String module, int port, int heapMegabytes, Runnable whenReady) {
        Path jar = stack.checkout()
                .resolve("deploy")
                .resolve(module)
                .resolve("target")
                .resolve(module + ".jar");
        JsonClient client = new JsonClient(PortPlan.url(port));
        return new Component(
                name,
                Set.of(),
                List.of(port),
                PortPlan.url(port),
                StopSignal.TERM,
                Duration.ofSeconds(60),
                spawned -> java.jar(
                        name,
                        jar,
                        heapMegabytes,
                        List.of(
                                "--port",
                                Integer.toString(port),
                                "--data",
                                stack.folder().data(name).toString()),
                        spawned),
                () -> client.healthy("/_simulator/health"),
                whenReady);
    }
}

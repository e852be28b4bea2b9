package io.tollway.chaos.fault;

import io.tollway.chaos.stack.ChaosStack;
import io.tollway.local.embedded.ChildCommand;
import io.tollway.local.embedded.ChildProcess;
import io.tollway.local.embedded.Lifetime;
import io.tollway.local.embedded.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Another billing on the same database, whose consumer believes to be alone: it is of another consumer group and so takes every partition that the first one has. Only the
 * database can tell who may apply.
 */
public final class SecondBilling implements AutoCloseable {
    private final ChildProcess process;

    private SecondBilling(ChildProcess process) {
        this.process = process;
    }

    /** @param jvmOptions as the first one has them */
    public static SecondBilling start(Path checkout, ChaosStack stack, List<String> jvmOptions) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx224m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-Dquarkus.config.locations="
                        + stack.state().resolve("run/billing.properties").toUri(),
                "-Dquarkus.http.port=0",
                "-Dbilling.lease.port=0",
                "-Dbilling.kafka.usage-group=billing-usage-rival",
                "-jar",
                checkout.resolve("billing-service/target/quarkus-app/quarkus-run.jar")
                        .toString()));
        Path logs = stack.state().resolve("logs");
        return new SecondBilling(ChildProcess.start(new ChildCommand(
                "billing-rival",
                command,
                Map.of(),
                logs,
                logs.resolve("billing-rival.log"),
                Lifetime.WITH_THIS_JVM,
                StopSignal.TERM)));
    }

    @Override
    public void close() {
        process.close();
    }
}

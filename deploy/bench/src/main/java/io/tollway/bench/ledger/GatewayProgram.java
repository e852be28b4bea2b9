package io.tollway.bench.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tollway.bench.http.JsonCalls;
import io.tollway.bench.target.BenchFailure;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs a measuring program of the gateway's test tree in a JVM of its own: what it measures is private to the gateway's packages, and the flags are the gateway's.
 */
final class GatewayProgram {
    private GatewayProgram() {}

    /** What it printed on its last line, one JSON object. */
    static JsonNode run(Path checkout, String main, List<String> arguments) {
        Path module = checkout.resolve("gateway-service/target");
        Path tests = module.resolve("test-classes");
        if (!Files.exists(tests.resolve(main.replace('.', '/') + ".class"))) {
            throw new BenchFailure("The gateway's measuring programs are not compiled (" + main
                    + "). Build them with: mvn -q -DskipTests -pl gateway-service -am package");
        }
        String classPath = Stream.of(
                        tests,
                        module.resolve("classes"),
                        module.resolve("quarkus-app/lib/main/*"),
                        module.resolve("quarkus-app/lib/boot/*"))
                .map(Path::toString)
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath,
                main));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new BenchFailure(main + " failed; its message is above.");
            }
            return JsonCalls.JSON.readTree(
                    text.lines().reduce((first, second) -> second).orElse(""));
        } catch (JsonProcessingException e) {
            throw new BenchFailure(main + " printed no figures.", e);
        } catch (IOException e) {
            throw new BenchFailure("Cannot run " + main + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("Interrupted while " + main + " ran.", e);
        }
    }
}

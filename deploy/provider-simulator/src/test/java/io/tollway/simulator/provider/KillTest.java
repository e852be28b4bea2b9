package io.tollway.simulator.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.simulator.provider.invoice.Invoice;
import io.tollway.simulator.provider.invoice.InvoiceRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, killed in the middle of work. */
class KillTest {
    private static final int CALLERS = 8;
    private static final int BEFORE_THE_KILL = 400;

    @TempDir
    Path directory;

    @Test
    void whatever_was_answered_is_on_the_invoice_after_a_kill_and_numbers_and_ids_go_on() throws Exception {
        Set<String> answered = new HashSet<>();
        for (int round = 0; round < 2; round++) {
            Child child = Child.start(directory);
            try {
                answered.addAll(child.callUntilKilled());
            } finally {
                child.process.destroyForcibly().waitFor();
            }
        }

        List<InvoiceRow> rows;
        try (Invoice invoice = Invoice.open(directory)) {
            rows = invoice.rowsAfter(0);
        }
        Set<String> billed = new HashSet<>();
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i).seq()).isEqualTo(i + 1);
            assertThat(billed.add(rows.get(i).id())).as("an id was used twice").isTrue();
        }
        assertThat(answered).hasSizeGreaterThanOrEqualTo(2 * BEFORE_THE_KILL);
        assertThat(billed).containsAll(answered);
    }

    private record Child(Process process, String url) {
        static Child start(Path data) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ProviderSimulator.class.getName(),
                            "--port",
                            "0",
                            "--data",
                            data.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader out = process.inputReader();
            String line = out.readLine();
            assertThat(line).startsWith("provider-simulator listens on ");
            return new Child(process, line.split(" ")[3]);
        }

        /** The ids of all answers that came completely, streamed and not, until the process was killed under them. */
        Queue<String> callUntilKilled() throws InterruptedException {
            Queue<String> ids = new ConcurrentLinkedQueue<>();
            AtomicInteger calls = new AtomicInteger();
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
                for (int i = 0; i < CALLERS; i++) {
                    callers.execute(() -> {
                        try {
                            while (true) {
                                ids.add(call(client, calls.incrementAndGet() % 2 == 0));
                                if (ids.size() >= BEFORE_THE_KILL) {
                                    process.destroyForcibly();
                                }
                            }
                        } catch (IOException killed) {
                            // As intended: what did not come completely is not counted.
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
                }
                callers.shutdown();
                assertThat(callers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            }
            return ids;
        }

        private String call(HttpClient client, boolean stream) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/openai/v1/chat/completions"))
                    .header("authorization", "Bearer sk-a")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\",\"stream\":" + stream
                            + ",\"messages\":[{\"role\":\"user\",\"content\":\"Write 8 tokens\"}]}"))
                    .build();
            String body =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            int id = body.indexOf("chatcmpl-");
            return body.substring(id, body.indexOf('"', id));
        }
    }
}

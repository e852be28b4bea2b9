package io.tollway.gateway.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An upstream that streams a given text to whoever asks, whatever was asked: for what no well-behaved provider does. */
public final class ScriptedUpstream implements AutoCloseable {
    private static final int COMMENT_EVERY_MILLIS = 20;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final String stream;
    private final boolean answers;
    private final boolean staysOpen;

    private ScriptedUpstream(String stream, boolean answers, boolean staysOpen) {
        this.stream = stream;
        this.answers = answers;
        this.staysOpen = staysOpen;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public static ScriptedUpstream streaming(String text) {
        return new ScriptedUpstream(text, true, false);
    }

    /** Goes on with comments behind its text until its caller leaves. */
    public static ScriptedUpstream neverEnding(String text) {
        return new ScriptedUpstream(text, true, true);
    }

    /** Takes requests and says nothing. */
    public static ScriptedUpstream silent() {
        return new ScriptedUpstream("", false, true);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Waits until somebody has asked. */
    public boolean wasAsked() {
        return await(asked);
    }

    /** Waits until a caller has left. */
    public boolean wasLeft() {
        return await(left);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(15, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        asked.countDown();
        if (!answers) {
            await(closing);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(stream.getBytes(StandardCharsets.UTF_8));
            body.flush();
            while (staysOpen && !closing.await(COMMENT_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                body.write(":\n".getBytes(StandardCharsets.US_ASCII));
                body.flush();
            }
        } catch (IOException gone) {
            left.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdown();
    }
}

package io.tollway.simulator.stripe;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A webhook receiver that answers what it is told. */
final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final BlockingQueue<Letter> letters = new LinkedBlockingQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();

    record Letter(String body, String signature) {}

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String signature = exchange.getRequestHeaders().getFirst("Stripe-Signature");
            int status = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? 500 : 200;
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
            letters.add(new Letter(body, signature == null ? "" : signature));
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    void refuse(int times) {
        refusals.set(times);
    }

    Letter next(Duration patience) throws InterruptedException {
        Letter letter = letters.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (letter == null) {
            throw new AssertionError("no webhook within " + patience);
        }
        return letter;
    }

    List<Letter> next(int count, Duration patienceEach) throws InterruptedException {
        List<Letter> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(next(patienceEach));
        }
        return list;
    }

    boolean quietFor(Duration time) throws InterruptedException {
        return letters.poll(time.toMillis(), TimeUnit.MILLISECONDS) == null;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package io.tollway.gateway.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A provider that says what it is told to, down to the bytes: for what a well-behaved server does not do. */
final class RawProvider implements AutoCloseable {
    /** What it does with one connection; at its end the connection is closed. */
    interface Talk {
        void with(Caller caller) throws IOException;
    }

    /** One connection to it. */
    record Caller(int number, Socket socket) {
        /** The head of the next request, whose body is read too; null when there is none. */
        @Nullable String request() throws IOException {
            StringBuilder head = new StringBuilder();
            InputStream in = socket.getInputStream();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return null;
                }
                head.append((char) next);
            }
            int at = head.indexOf("content-length: ");
            in.readNBytes(Integer.parseInt(head.substring(at + 16, head.indexOf("\r", at))));
            return head.toString();
        }

        void say(String bytes) throws IOException {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
        }

        /** Answers every request of the connection with the same bytes. */
        void alwaysSay(String bytes) throws IOException {
            while (request() != null) {
                say(bytes);
            }
        }
    }

    private final ServerSocketChannel server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger connections = new AtomicInteger();
    private final Talk talk;

    RawProvider(Talk talk) throws IOException {
        this.talk = talk;
        this.server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        threads.submit(this::accept);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                Socket socket = server.accept().socket();
                Caller caller = new Caller(connections.incrementAndGet(), socket);
                threads.submit(() -> serve(caller));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Caller caller) {
        try (Socket open = caller.socket()) {
            talk.with(caller);
        } catch (IOException gone) {
            // The caller left, which is what some of these talks are for.
        }
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /** Connections so far. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}

package io.tollway.gateway.broken.hot;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Does on the request path what nothing there may do. */
@Singleton
public final class Offender {
    String wait(CompletableFuture<Connection> connection) throws InterruptedException {
        Thread.sleep(1);
        String text = String.format("%s", connection.join());
        return text.matches("x") ? Instant.now().toString() : text.toLowerCase(Locale.ROOT);
    }
}

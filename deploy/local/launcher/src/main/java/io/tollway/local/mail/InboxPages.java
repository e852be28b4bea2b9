package io.tollway.local.mail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The inbox over HTTP: {@code GET /} for people, {@code GET} and {@code DELETE /api/messages} for programs. */
final class InboxPages {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final Inbox inbox;

    InboxPages(Inbox inbox) {
        this.inbox = inbox;
    }

    void register(HttpServer server) {
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange);
            } catch (MessagingException e) {
                send(exchange, 500, "text/plain", "A caught message cannot be read: " + e.getMessage());
            }
        });
    }

    private void answer(HttpExchange exchange) throws IOException, MessagingException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        switch (method + " " + path) {
            case "GET /" -> send(exchange, 200, "text/html; charset=utf-8", page(inbox.newestFirst()));
            case "GET /api/messages" ->
                send(exchange, 200, "application/json", JSON.writeValueAsString(inbox.newestFirst()));
            case "DELETE /api/messages" -> {
                inbox.clear();
                exchange.sendResponseHeaders(204, -1);
            }
            default ->
                send(
                        exchange,
                        path.equals("/") || path.equals("/api/messages") ? 405 : 404,
                        "text/plain",
                        "This inbox answers GET /, GET /api/messages and DELETE /api/messages.\n");
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        // Mails are from anybody: whatever markup they hold must not run.
        exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String page(List<CaughtMessage> messages) {
        StringBuilder html = new StringBuilder("""
                <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Caught mail</title>
                <style>body{font:16px system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}
                article{border-top:1px solid #8888;padding:.5rem 0}pre{white-space:pre-wrap;overflow-wrap:anywhere}</style></head>
                <body><h1>Caught mail</h1><p>Nothing is delivered; every mail of the local stack ends here.</p>
                """);
        if (messages.isEmpty()) {
            html.append("<p>No mail yet. Reload this page after something was sent.</p>");
        }
        for (CaughtMessage message : messages) {
            html.append("<article><h2>")
                    .append(escape(message.subject()))
                    .append("</h2><p>to ")
                    .append(escape(message.to()))
                    .append(", from ")
                    .append(escape(message.from()))
                    .append(", ")
                    .append(message.receivedAt())
                    .append("</p><pre>")
                    .append(linked(message.text()))
                    .append("</pre></article>");
        }
        return html.append("</body></html>").toString();
    }

    /** Addresses become links: the one in a verification mail is what the reader came for. */
    private static String linked(String text) {
        return escape(text).replaceAll("(https?://[^\\s<>\"']+)", "<a href=\"$1\">$1</a>");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

package io.tollway.console.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * accounts and billing as far as a page test needs them: fixed answers in the shapes of {@code docs/api/internal.md}, and a memory of what was asked. The system tests drive the same
 * pages against the real services.
 */
public final class StandInServices implements QuarkusTestResourceLifecycleManager {
    public static final String ORG = "0199a000-0000-7000-8000-000000000001";
    public static final String KEY = "0199a000-0000-7000-8000-000000000002";
    public static final String OWNER = "0199a000-0000-7000-8000-000000000011";
    public static final String INVITED = "0199a000-0000-7000-8000-000000000012";
    public static final String MEMBER = "0199a000-0000-7000-8000-000000000013";
    public static final String PROJECT = "0199a000-0000-7000-8000-000000000003";

    private static final Map<String, Answer> ANSWERS = new ConcurrentHashMap<>();
    private static final Map<String, Answer> ONCE = new ConcurrentHashMap<>();
    private static final List<Request> REQUESTS = Collections.synchronizedList(new ArrayList<>());

    private HttpServer server = unstarted();

    /** What was asked. */
    public record Request(String method, String path, String authorization, String idempotencyKey, String body) {}

    private record Answer(int status, String body) {}

    /** Sets one answer until {@link #reset()}. */
    public static void answer(String methodAndPath, int status, String body) {
        ANSWERS.put(methodAndPath, new Answer(status, body));
    }

    /** Answers so once, and then as it did. */
    public static void answerFirst(String methodAndPath, int status, String body) {
        ONCE.put(methodAndPath, new Answer(status, body));
    }

    /** The person's role in the one organization. */
    public static void role(String role) {
        answer("GET /api/v1/me", 200, """
                {"id":"u","email":"ada@example.com","name":"Ada","email_verified":true,"operator":false,
                 "organizations":[{"id":"%s","name":"Analytical Engines","role":"%s"}]}""".formatted(ORG, role));
    }

    /** Back to a healthy organization with one key and five dollars. */
    public static void reset() {
        REQUESTS.clear();
        ANSWERS.clear();
        ONCE.clear();
        String o = "/api/v1/organizations/" + ORG;
        role("owner");
        answer("GET /api/v1/catalog/models", 200, """
                {"data":[{"id":"acme/embed","name":"Embed","output_modalities":["embeddings"],"endpoints":[{"provider":"acme","price":{"input":"1","output":"1"}}]},
                {"id":"acme/small","name":"Small","context_length":8000,"output_modalities":["text"],"endpoints":[{"provider":"acme","price":{"input":"1","output":"1"}}]}]}""");
        answer("GET " + o + "/members", 200, """
                {"data":[{"id":"%s","email":"ada@example.com","role":"owner","status":"active"},
                {"id":"%s","email":"new@example.com","role":"developer","status":"invited"},
                {"id":"%s","email":"dev@example.com","role":"developer","status":"active"}]}""".formatted(OWNER, INVITED, MEMBER));
        answer("GET " + o, 200, """
                {"id":"%s","name":"Analytical Engines","status":"active","projects":[{"id":"%s","name":"Default","byok_mode":"own_first"}]}""".formatted(ORG, PROJECT));
        answer("GET " + o + "/keys", 200, """
                {"data":[{"id":"%s","hash":"h","label":"sk-tw-v1-abc…wxyz","name":"checkout","project_id":"%s","disabled":false,
                "limit_usd":"50","limit_reset":"monthly","created_at":"2026-11-22T01:02:03Z","usage_usd":"12.5","usage_monthly_usd":"2.25","limit_remaining_usd":"47.75"}]}""".formatted(KEY, PROJECT));
        answer("POST " + o + "/keys", 201, """
                {"key":"sk-tw-v1-SECRET","data":{"id":"%s","label":"sk-tw-v1-SEC…CRET","name":"<b>new</b>","disabled":false}}""".formatted(KEY));
        answer("GET " + o + "/balance", 200, """
                {"balance_usd":"4.999999975","reserved_usd":"0.1","available_usd":"4.899999975","total_credits_usd":"5","total_usage_usd":"0.000000025",
                "lots":[{"id":"l","kind":"promotional","granted_usd":"5","remaining_usd":"4.999999975","source":"grant"}],"as_of":"2026-11-22T01:02:03Z"}""");
        answer("GET " + o + "/usage", 200, """
                {"data":[{"id":"gen-1","created_at":"2026-11-22T01:02:03Z","model":"openai/gpt-4o-mini","provider_name":"openai","total_cost":0.000000025,
                "tokens_prompt":9,"tokens_completion":12,"outcome":"complete"}],"next_cursor":null}""");
        answer("GET " + o + "/top-ups", 200, "{\"data\":[]}");
        answer(
                "GET " + o + "/top-ups/quote",
                200,
                "{\"amount_usd\":\"20\",\"fee_usd\":\"1.10\",\"total_usd\":\"21.10\"}");
        answer("GET " + o + "/auto-top-up", 200, """
                {"status":"not_set_up","enabled":false,"bought_today_usd":"0.00","bought_this_month_usd":"0.00"}""");
        answer("GET " + o + "/auto-top-up/attempts", 200, "{\"data\":[]}");
        answer("GET " + o + "/invoices/2026-11.pdf", 200, "%PDF-1.7 of November");
        answer("GET " + o + "/invoices", 200, "{\"data\":[]}");
        answer("GET " + o + "/journal", 200, "{\"n\":0,\"row\":\"header\"}\n");
    }

    public static List<Request> requests() {
        return List.copyOf(REQUESTS);
    }

    @Override
    public Map<String, String> start() {
        reset();
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        server.createContext("/", StandInServices::handle);
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        return Map.of("console.accounts-url", url, "console.billing-url", url);
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    private static void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        REQUESTS.add(new Request(
                exchange.getRequestMethod(),
                path,
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")),
                body));
        String asked = exchange.getRequestMethod() + " " + path;
        Answer first = ONCE.remove(asked);
        Answer answer = first != null
                ? first
                : ANSWERS.getOrDefault(
                        asked, new Answer(404, "{\"title\":\"Not found\",\"detail\":\"no such thing\"}"));
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set("Content-Type", path.endsWith(".pdf") ? "application/pdf" : "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static HttpServer unstarted() {
        try {
            return HttpServer.create();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

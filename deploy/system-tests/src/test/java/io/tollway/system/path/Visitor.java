package io.tollway.system.path;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** A person with a browser that runs no script: follows redirects, keeps cookies, fills in forms by their labels' field names. */
final class Visitor {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new LoopbackCookies())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private Document page = Jsoup.parse("");
    private URI address = URI.create("about:blank");
    private int status;

    /** The page being looked at. */
    Document page() {
        return page;
    }

    URI address() {
        return address;
    }

    String text() {
        return page.text();
    }

    /** Opens an address and follows where it leads; the page must be a good one. */
    Visitor open(String url) {
        follow(HttpRequest.newBuilder(URI.create(url)).GET(), URI.create(url));
        return good();
    }

    byte[] download(String url) {
        try {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .timeout(Duration.ofSeconds(60))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new AssertionError(url + " answered " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Clicks the link whose text contains this. */
    Visitor click(String linkText) {
        Element link = page.select("a[href]").stream()
                .filter(a -> a.text().contains(linkText))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no link '" + linkText + "' on " + address + ":\n" + page.text()));
        return open(link.absUrl("href"));
    }

    /** Fills in and sends the form that has all the named fields; what is not named keeps its value. */
    Visitor submit(Map<String, String> fields) {
        Element form = page.select("form").stream()
                .filter(candidate -> fields.keySet().stream()
                        .allMatch(
                                name -> !candidate.select("[name=" + name + "]").isEmpty()))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no form with " + fields.keySet() + " on " + address + ":\n" + page));
        return send(form, fields);
    }

    /** Sends the form that has a button with this text. */
    Visitor press(String button) {
        Element form = page.select("form").stream()
                .filter(candidate -> candidate.select("button, input[type=submit]").stream()
                        .anyMatch(b -> (b.text() + b.val()).contains(button)))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no button '" + button + "' on " + address + ":\n" + page.text()));
        return send(form, Map.of());
    }

    private Visitor send(Element form, Map<String, String> fields) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Element field : form.select("input[name], select[name], textarea[name]")) {
            boolean unchecked =
                    (field.attr("type").equals("checkbox") || field.attr("type").equals("radio"))
                            && !field.hasAttr("checked");
            if (!unchecked && !field.attr("type").equals("submit")) {
                values.put(field.attr("name"), valueOf(field));
            }
        }
        values.putAll(fields);
        String body = values.entrySet().stream()
                .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
        String action = form.absUrl("action").isEmpty() ? address.toString() : form.absUrl("action");
        URI target = URI.create(action);
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (sameOrigin(target, address)) {
            request.header("Origin", address.getScheme() + "://" + address.getRawAuthority());
        }
        follow(request, target);
        return good();
    }

    private static String valueOf(Element field) {
        if (field.tagName().equals("select")) {
            Element chosen = field.selectFirst("option[selected]");
            Element first = chosen == null ? field.selectFirst("option") : chosen;
            return first == null ? "" : first.val();
        }
        return field.val();
    }

    private void follow(HttpRequest.Builder request, URI start) {
        HttpRequest.Builder next = request;
        URI at = start;
        for (int hops = 0; hops < 15; hops++) {
            HttpResponse<String> response = fetch(next);
            status = response.statusCode();
            if (status < 300 || status >= 400) {
                address = at;
                page = Jsoup.parse(response.body(), at.toString());
                return;
            }
            at = at.resolve(response.headers().firstValue("Location").orElseThrow());
            next = HttpRequest.newBuilder(at).GET();
        }
        throw new AssertionError("too many redirects, now at " + at);
    }

    private HttpResponse<String> fetch(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Visitor good() {
        if (status != 200) {
            throw new AssertionError(address + " answered " + status + ":\n" + page.text());
        }
        return this;
    }

    /** Sends secure cookies to loopback addresses without TLS, as browsers do. */
    private static final class LoopbackCookies extends CookieManager {
        LoopbackCookies() {
            super(null, CookiePolicy.ACCEPT_ALL);
        }

        @Override
        public void put(URI uri, Map<String, List<String>> headers) throws IOException {
            Map<String, List<String>> plain = new LinkedHashMap<>();
            headers.forEach((name, values) -> plain.put(
                    name,
                    values.stream()
                            .map(value -> value.replaceAll("(?i);\\s*secure", ""))
                            .toList()));
            super.put(uri, plain);
        }
    }

    private static boolean sameOrigin(URI a, URI b) {
        return a.getScheme().equals(b.getScheme()) && a.getRawAuthority().equals(b.getRawAuthority());
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}

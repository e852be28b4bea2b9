package io.tollway.simulator.stripe.page;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small accessible page. Every text that reaches it is escaped. */
public final class Html {
    private static final String STYLE = """
            body{font:16px/1.5 system-ui,sans-serif;color:#1a1f36;background:#f6f8fa;margin:0}
            main{max-width:34rem;margin:2rem auto;padding:1.5rem 2rem;background:#fff;border:1px solid #d5dbe1;border-radius:8px}
            h1{font-size:1.3rem;margin:.2rem 0 1rem}
            table{width:100%;border-collapse:collapse;margin:0 0 1rem}
            th,td{text-align:left;padding:.35rem 0;border-bottom:1px solid #e3e8ee}
            td:last-child,th:last-child{text-align:right}
            label{display:block;font-weight:600;margin:.8rem 0 .2rem}
            input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:1px solid #687385;border-radius:6px}
            button{font:inherit;font-weight:600;margin:1rem .5rem 0 0;padding:.55rem 1.2rem;border:1px solid #3d3aae;border-radius:6px;background:#4f46c8;color:#fff}
            .note{color:#4f566b;font-size:.9rem}.error{color:#a3123c;font-weight:600}
            """;
    private final String title;
    private final StringBuilder body = new StringBuilder();

    public Html(String title) {
        this.title = title;
        body.append("<h1>").append(escape(title)).append("</h1>\n");
    }

    public Html note(String text) {
        body.append("<p class=\"note\">").append(escape(text)).append("</p>\n");
        return this;
    }

    /** A problem, announced to screen readers as soon as the page is there. */
    public Html problem(@Nullable String text) {
        if (text != null) {
            body.append("<p class=\"error\" role=\"alert\" id=\"problem\">")
                    .append(escape(text))
                    .append("</p>\n");
        }
        return this;
    }

    /** A table of what is bought. */
    public Html bill(Map<String, String> amounts, String total) {
        body.append("<table><caption class=\"note\">What you pay for</caption><thead><tr><th scope=\"col\">Item</th>"
                + "<th scope=\"col\">Amount</th></tr></thead><tbody>\n");
        amounts.forEach((item, amount) -> body.append("<tr><td>")
                .append(escape(item))
                .append("</td><td>")
                .append(escape(amount))
                .append("</td></tr>\n"));
        body.append("</tbody><tfoot><tr><th scope=\"row\">Total</th><td><strong id=\"total\">")
                .append(escape(total))
                .append("</strong></td></tr></tfoot></table>\n");
        return this;
    }

    public Html link(String href, String text) {
        body.append("<p><a href=\"")
                .append(escape(href))
                .append("\">")
                .append(escape(text))
                .append("</a></p>\n");
        return this;
    }

    /**
     * The card form: one field, {@code card_number}, and where nobody's address is known yet a second, {@code email}.
     *
     * @param button what the button says
     */
    public Html cardForm(String action, boolean askEmail, String button) {
        body.append("<form method=\"post\" action=\"").append(escape(action)).append("\">\n");
        if (askEmail) {
            body.append("<label for=\"email\">Email</label>\n"
                    + "<input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"email\">\n");
        }
        body.append("<label for=\"card_number\">Card number</label>\n"
                        + "<input id=\"card_number\" name=\"card_number\" inputmode=\"numeric\" autocomplete=\"cc-number\""
                        + " required aria-describedby=\"hint\">\n"
                        + "<p class=\"note\" id=\"hint\">Simulated: no real card works here. 4242 4242 4242 4242 pays,"
                        + " 4000 0000 0000 0002 is declined, 4000 0025 0000 3155 asks for a confirmation.</p>\n"
                        + "<button type=\"submit\">")
                .append(escape(button))
                .append("</button>\n</form>\n");
        return this;
    }

    /** The two buttons of a bank's confirmation: {@code outcome} is {@code complete} or {@code fail}. */
    public Html confirmation(String action) {
        body.append("<form method=\"post\" action=\"")
                .append(escape(action))
                .append("\">\n<button type=\"submit\" name=\"outcome\" value=\"complete\">Complete</button>\n"
                        + "<button type=\"submit\" name=\"outcome\" value=\"fail\">Fail</button>\n</form>\n");
        return this;
    }

    byte[] bytes() {
        return ("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\""
                        + " content=\"width=device-width, initial-scale=1\"><title>" + escape(title)
                        + "</title><style>" + STYLE
                        + "</style></head>\n<body><main>\n<p class=\"note\">Stripe simulator"
                        + " &middot; test mode</p>\n" + body + "</main></body></html>\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}

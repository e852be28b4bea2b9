package io.tollway.simulator.stripe.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.simulator.stripe.resource.PathPattern;
import io.tollway.simulator.stripe.state.Transaction;
import io.tollway.simulator.stripe.wire.Json;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A page for people, outside the API. It needs no key: its address is the secret. */
public record PageRoute(String method, PathPattern path, Function<Visit, Answer> handler) {

    public static PageRoute get(String path, Function<Visit, Answer> handler) {
        return new PageRoute("GET", new PathPattern(path), handler);
    }

    public static PageRoute post(String path, Function<Visit, Answer> handler) {
        return new PageRoute("POST", new PathPattern(path), handler);
    }

    /** @param form the posted fields; empty for a GET */
    public record Visit(Transaction tx, List<String> path, ObjectNode form) {
        public Visit(Transaction tx, List<String> path) {
            this(tx, path, Json.object());
        }

        /** A posted field without the blanks around it, or null. */
        public @Nullable String field(String name) {
            String value = form.path(name).textValue();
            return value == null || value.isBlank() ? null : value.strip();
        }
    }

    /** @param location where to go instead, for a redirect */
    public record Answer(
            int status,
            String contentType,
            byte[] body,
            @Nullable String location) {

        public static Answer html(int status, Html page) {
            return new Answer(status, "text/html; charset=utf-8", page.bytes(), null);
        }

        public static Answer pdf(byte[] body) {
            return new Answer(200, "application/pdf", body, null);
        }

        /** After a form: the browser fetches the address with GET. */
        public static Answer seeOther(String location) {
            return new Answer(303, "text/plain; charset=utf-8", new byte[0], location);
        }
    }
}

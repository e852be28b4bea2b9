package io.tollway.console.testing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** Opens pages and sends their forms, as a browser without JavaScript does. */
public final class Visit {
    private Visit() {}

    public static Document page(String path) {
        Response answer = given().get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return Jsoup.parse(answer.asString());
    }

    /** Sends a form of {@code formPage} to its action; redirects are not followed. */
    public static Response submit(String formPage, String action, Map<String, String> fields) {
        Document page = page(formPage);
        return given().redirects()
                .follow(false)
                .formParams(fields)
                .formParam("form_token", page.select("input[name=form_token]").val())
                .formParam("request_id", "0199a000-0000-7000-8000-00000000000a")
                .post(action);
    }

    /** What was sent to a service with this method. */
    public static StandInServices.Request sent(String method) {
        return StandInServices.requests().stream()
                .filter(request -> request.method().equals(method))
                .findFirst()
                .orElseThrow();
    }
}

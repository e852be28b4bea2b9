package io.tollway.gateway.exchange;

import io.tollway.gateway.body.FormBody;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;

/** What a request's head must be before its body is read. */
final class RequestHead {
    private RequestHead() {}

    /** @param form whether the body must be a form, and not JSON */
    static void check(HttpServerRequest request, int maxBodyBytes, boolean form) throws Refusal {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (form && (type == null || !FormBody.isForm(type))) {
            throw refusal(
                    415, "unsupported_media_type", "Content-Type must be multipart/form-data and name its boundary");
        }
        if (!form && (type == null || !isJson(type))) {
            throw refusal(415, "unsupported_media_type", "Content-Type must be application/json (charset utf-8)");
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw refusal(415, "unsupported_encoding", "Send the body without Content-Encoding");
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && (length.length() > 10 || Long.parseLong(length) > maxBodyBytes)) {
            throw tooLarge(maxBodyBytes);
        }
        String expect = request.getHeader(HttpHeaders.EXPECT);
        if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
            throw refusal(417, "expectation_failed", "Only Expect: 100-continue is understood");
        }
    }

    /** Asks for the body where the client waits to be asked, which those of HTTP/1.0 never do (RFC 9110 §10.1.1). Not before whatever can be refused without it: a refusal behind this has to wait for the body. */
    static void askForBody(HttpServerRequest request) {
        if (request.headers().contains(HttpHeaders.EXPECT) && request.version() == HttpVersion.HTTP_1_1) {
            request.response().writeContinue();
        }
    }

    static Refusal tooLarge(int maxBodyBytes) {
        return refusal(413, "body_too_large", "The body may have " + maxBodyBytes + " bytes at most");
    }

    private static boolean isJson(String type) {
        if (type.equals("application/json")) {
            return true;
        }
        String[] parts = type.toLowerCase(Locale.ROOT).split(";");
        if (!parts[0].strip().equals("application/json")) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset=")
                    && !parameter.equals("charset=utf-8")
                    && !parameter.equals("charset=\"utf-8\"")) {
                return false;
            }
        }
        return true;
    }

    private static Refusal refusal(int status, String code, String message) {
        return new Refusal(new GatewayError.Protocol(status, code, message));
    }
}

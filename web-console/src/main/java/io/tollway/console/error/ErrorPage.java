package io.tollway.console.error;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The page shown instead of one that cannot be. */
public final class ErrorPage {
    private ErrorPage() {}

    @CheckedTemplate
    static final class Templates {
        private Templates() {}

        static native TemplateInstance error(int status, String title, String message);
    }

    public static Response response(int status, String title, String message) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .entity(Templates.error(status, title, message).render())
                .build();
    }
}

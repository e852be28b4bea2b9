package io.tollway.accounts.error;

import io.tollway.accounts.ids.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where failures become answers. */
@ApplicationScoped
class ErrorMapping {
    private static final Logger LOG = Logger.getLogger(ErrorMapping.class);
    private static final Pattern COMPATIBLE_PATHS = Pattern.compile("/?api/v1/(keys|byok)(/.*)?");

    private final Ids ids;

    ErrorMapping(Ids ids) {
        this.ids = ids;
    }

    @ServerExceptionMapper
    Response refusal(Refusal refusal, UriInfo uri) {
        LOG.debugf("%s", refusal.getMessage());
        return answer(refusal.error(), uri);
    }

    @ServerExceptionMapper
    Response http(WebApplicationException failure, UriInfo uri) {
        int status = failure.getResponse().getStatus();
        AccountsError error =
                switch (status) {
                    case 404 -> new AccountsError.Protocol(404, "no_such_path", "There is no such path here.");
                    case 405 ->
                        new AccountsError.Protocol(405, "method_not_allowed", "This path does not know that method.");
                    case 406 -> new AccountsError.Protocol(406, "not_acceptable", "The answer is application/json.");
                    case 413 -> new AccountsError.Protocol(413, "body_too_large", "The body is over the limit.");
                    case 415 ->
                        new AccountsError.Protocol(
                                415, "unsupported_media_type", "Send Content-Type: application/json.");
                    default ->
                        status < 500
                                ? new AccountsError.Protocol(status, "bad_request", "The request cannot be understood.")
                                : internal(failure);
                };
        return answer(error, uri);
    }

    @ServerExceptionMapper
    Response anythingElse(Throwable failure, UriInfo uri) {
        return answer(internal(failure), uri);
    }

    private AccountsError internal(Throwable failure) {
        String incident = ids.next().toString();
        LOG.errorf(failure, "incident %s", incident);
        return new AccountsError.Internal(incident);
    }

    private static Response answer(AccountsError error, UriInfo uri) {
        boolean compatible = COMPATIBLE_PATHS.matcher(uri.getPath()).matches();
        Response.ResponseBuilder answer = Response.status(error.status())
                .type(compatible ? "application/json" : "application/problem+json")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(compatible ? CompatibleErrorView.of(error) : ProblemView.of(error));
        if (error.retryable()) {
            answer.header(HttpHeaders.RETRY_AFTER, "1");
        }
        if (error.status() == 401) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return answer.build();
    }
}

package io.tollway.console.error;

import io.tollway.console.client.NotKnownYet;
import io.tollway.console.client.ServiceProblem;
import io.tollway.console.client.ServiceUnavailable;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns what a page could not handle into a page that says so. A service that is down never looks like a refusal. */
final class ErrorMappers {
    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);

    @ServerExceptionMapper
    Response refused(ServiceProblem problem) {
        String title =
                switch (problem.status()) {
                    case 401 -> "Please sign in again";
                    case 403 -> "Your role does not allow this";
                    case 404 -> "Not found";
                    default -> "This could not be done";
                };
        return ErrorPage.response(problem.status(), title, problem.readable());
    }

    @ServerExceptionMapper
    Response unavailable(ServiceUnavailable down) {
        return ErrorPage.response(503, "Not available right now", String.valueOf(down.getMessage()));
    }

    @ServerExceptionMapper
    Response early(NotKnownYet early) {
        return ErrorPage.response(503, "One moment", String.valueOf(early.getMessage()));
    }

    @ServerExceptionMapper
    Response unreachable(ProcessingException down) {
        LOG.warnf("a service did not answer: %s", down.getMessage());
        return ErrorPage.response(
                503,
                "Not available right now",
                "A part of Tollway does not answer. Nothing is lost; reload in a moment.");
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException missing) {
        return ErrorPage.response(
                404, "Not found", "There is no such page. Check the address, or start from the overview.");
    }
}

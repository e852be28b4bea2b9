package io.tollway.console.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/** Turns a service's problem document into {@link ServiceProblem}, and what is not the person's doing into {@link ServiceUnavailable}. */
public final class ProblemMapper implements ResponseExceptionMapper<RuntimeException> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NOT_KNOWN_YET = Set.of("membership_not_yet_known");

    @Override
    public boolean handles(int status, MultivaluedMap<String, Object> headers) {
        return status >= 400;
    }

    @Override
    public RuntimeException toThrowable(Response response) {
        int status = response.getStatus();
        JsonNode problem = body(response);
        if (status == 503 && NOT_KNOWN_YET.contains(problem.path("code").asText())) {
            return new NotKnownYet();
        }
        if (status >= 500) {
            return new ServiceUnavailable(
                    "This part is not available right now. Nothing is lost; try again in a moment.");
        }
        // OpenRouter's shape has its own place for the text.
        String detail = problem.path("detail")
                .asText(problem.path("error").path("message").asText(""));
        if (detail.isEmpty()) {
            detail = problem.path("title").asText("The request was refused (status " + status + ").");
        }
        List<ServiceProblem.FieldError> errors = new ArrayList<>();
        for (JsonNode error : problem.path("errors")) {
            errors.add(new ServiceProblem.FieldError(
                    error.path("field").asText(), error.path("message").asText()));
        }
        return new ServiceProblem(status, detail, errors);
    }

    private static JsonNode body(Response response) {
        try {
            JsonNode node = JSON.readTree(response.readEntity(String.class));
            return node == null ? JSON.createObjectNode() : node;
        } catch (IOException | RuntimeException unreadable) {
            return JSON.createObjectNode();
        }
    }
}

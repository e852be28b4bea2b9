package io.tollway.billing.error;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where a failure becomes an HTTP answer. */
class ProblemMapper {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    private final UriInfo uri;

    ProblemMapper(UriInfo uri) {
        this.uri = uri;
    }

    @ServerExceptionMapper
    public Response billing(BillingException failure) {
        return answer(failure.error());
    }

    @ServerExceptionMapper
    public Response violations(ConstraintViolationException failure) {
        List<FieldError> errors = failure.getConstraintViolations().stream()
                .map(violation ->
                        new FieldError(fieldOf(violation.getPropertyPath()), "invalid", violation.getMessage()))
                .sorted(java.util.Comparator.comparing(FieldError::field))
                .toList();
        return answer(new BillingError.Invalid(
                String.join(
                        "; ",
                        errors.stream().map(e -> e.field() + " " + e.message()).toList()),
                errors));
    }

    @ServerExceptionMapper
    public Response json(MismatchedInputException failure) {
        return answer(ofJson(failure));
    }

    @ServerExceptionMapper
    public Response json(JsonProcessingException failure) {
        return answer(ofJson(failure));
    }

    @ServerExceptionMapper
    public Response http(WebApplicationException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof JsonProcessingException json) {
            return answer(ofJson(json));
        }
        int status = failure.getResponse().getStatus();
        if (status >= 500) {
            return unexpected(failure);
        }
        return Problems.answer(path(), status, titleOf(status), codeOf(status), detailOf(status), List.of(), null);
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable failure) {
        LOG.errorf(failure, "unexpected failure on %s", path());
        return Problems.answer(
                path(),
                500,
                "Internal error",
                "internal_error",
                "Something went wrong on our side; it has been recorded. The request may be repeated with the same Idempotency-Key.",
                List.of(),
                null);
    }

    private Response answer(BillingError error) {
        List<FieldError> errors = error instanceof BillingError.Invalid invalid ? invalid.errors() : List.of();
        Duration retryAfter = error instanceof BillingError.Unavailable unavailable ? unavailable.retryAfter() : null;
        return Problems.answer(path(), error, errors, retryAfter);
    }

    private String path() {
        return uri.getPath();
    }

    private static BillingError ofJson(JsonProcessingException failure) {
        return switch (failure) {
            case UnrecognizedPropertyException unknown ->
                BillingError.Invalid.field(
                        fieldOf(unknown),
                        "unknown_field",
                        "is not a field of this request; remove it or correct its name");
            case InvalidFormatException format ->
                BillingError.Invalid.field(fieldOf(format), "invalid_value", "must be " + expected(format));
            case ValueInstantiationException value ->
                BillingError.Invalid.field(fieldOf(value), "invalid_value", messageOf(value));
            case MismatchedInputException mismatch ->
                BillingError.Invalid.field(fieldOf(mismatch), "invalid_type", "must be " + expected(mismatch));
            case JsonParseException parse ->
                new BillingError.Invalid(
                        "The body is not valid JSON, line "
                                + parse.getLocation().getLineNr() + " column "
                                + parse.getLocation().getColumnNr(),
                        List.of(new FieldError("body", "malformed_json", "must be valid JSON")));
            default ->
                new BillingError.Invalid(
                        "The body cannot be read as JSON",
                        List.of(new FieldError("body", "malformed_json", "must be valid JSON")));
        };
    }

    /** What a value type of ours said about the text it refused; such messages never contain the value. */
    private static String messageOf(ValueInstantiationException failure) {
        Throwable cause = failure.getCause();
        return cause instanceof IllegalArgumentException && cause.getMessage() != null
                ? cause.getMessage()
                : "has a value that is not possible";
    }

    /** What to send instead, in words of JSON. */
    private static String expected(MismatchedInputException failure) {
        Class<?> type = failure.getTargetType();
        if (type == null) {
            return "of another JSON type";
        }
        if (type == String.class) {
            return fieldOf(failure).endsWith("_usd") ? "a decimal string, e.g. \"5.00\"" : "a string";
        }
        if (type == java.util.UUID.class) {
            return "an id, a UUID in a string";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        return java.util.Collection.class.isAssignableFrom(type) ? "an array" : "an object";
    }

    private static String fieldOf(JsonMappingException failure) {
        List<String> names = new ArrayList<>();
        for (JsonMappingException.Reference reference : failure.getPath()) {
            names.add(reference.getFieldName() != null ? reference.getFieldName() : "[" + reference.getIndex() + "]");
        }
        return names.isEmpty() ? "body" : String.join(".", names);
    }

    private static String fieldOf(Path path) {
        String last = "body";
        for (Path.Node node : path) {
            last = node.getName() == null ? last : node.getName();
        }
        return last;
    }

    private static String titleOf(int status) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return known == null ? "Refused" : known.getReasonPhrase();
    }

    private static String codeOf(int status) {
        return switch (status) {
            case 400 -> "invalid_request";
            case 401 -> "unauthenticated";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 405 -> "method_not_allowed";
            case 406 -> "not_acceptable";
            case 413 -> "body_too_large";
            case 415 -> "unsupported_media_type";
            default -> "refused";
        };
    }

    private static String detailOf(int status) {
        return switch (status) {
            case 404 -> "There is nothing at this path, or one of its ids is malformed.";
            case 405 -> "This path does not know this method.";
            case 406 -> "This path cannot answer in a form that the Accept header names.";
            case 413 -> "The body is larger than this path accepts.";
            case 415 -> "Send the body as application/json.";
            default -> "The request cannot be handled as sent.";
        };
    }
}

package io.tollway.simulator.stripe.wire;

import org.jspecify.annotations.Nullable;

/** A request that Stripe refuses for what it says: 400, or 404 when the address itself names something unknown. */
public final class InvalidRequest extends StripeException {
    private static final int SHOWN = 80;
    private final int status;
    private final @Nullable String code;
    private final @Nullable String param;

    private InvalidRequest(int status, @Nullable String code, @Nullable String param, String message) {
        super(message);
        this.status = status;
        this.code = code;
        this.param = param;
    }

    /** A refusal without a code of its own. */
    public static InvalidRequest of(@Nullable String param, String message) {
        return new InvalidRequest(400, null, param, message);
    }

    public static InvalidRequest coded(String code, @Nullable String param, String message) {
        return new InvalidRequest(400, code, param, message);
    }

    public static InvalidRequest missing(String param) {
        return coded("parameter_missing", param, "Missing required param: " + param + ".");
    }

    public static InvalidRequest unknown(String param) {
        return coded("parameter_unknown", param, "Received unknown parameter: " + param);
    }

    /** An id inside the parameters that names nothing. */
    public static InvalidRequest noSuch(String noun, String id, String param) {
        return coded("resource_missing", param, "No such " + noun + ": '" + shorten(id) + "'");
    }

    /** An id inside the path that names nothing. */
    public static InvalidRequest notFound(String noun, String id, String param) {
        return new InvalidRequest(404, "resource_missing", param, "No such " + noun + ": '" + shorten(id) + "'");
    }

    public static InvalidRequest unrecognizedUrl(String method, String path) {
        return new InvalidRequest(
                404,
                null,
                null,
                "Unrecognized request URL (" + method + ": " + shorten(path)
                        + "). The simulator has the part of Stripe's API that its README lists.");
    }

    /** A parameter of Stripe's that asks for behaviour this simulator does not have. */
    public static InvalidRequest notSimulated(String param) {
        return of(param, "The simulator does not simulate '" + param + "'. Remove it, or use Stripe's own test mode.");
    }

    /** Cuts what a stranger sent before it is repeated to him. */
    public static String shorten(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    String type() {
        return "invalid_request_error";
    }

    @Override
    @Nullable String code() {
        return code;
    }

    @Override
    @Nullable String param() {
        return param;
    }
}

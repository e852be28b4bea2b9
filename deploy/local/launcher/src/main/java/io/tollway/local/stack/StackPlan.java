package io.tollway.local.stack;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of {@code up}, kept so that later commands find the running stack.
 *
 * @param ports the port plan
 * @param gateways how many gateways run, at least 1
 * @param data {@code --data}, or null for the default
 */
public record StackPlan(
        PortPlan ports, int gateways, @Nullable Path data) {

    /** The spare numbers between the gateways' two port ranges. */
    private static final int MOST_GATEWAYS = 18;

    public StackPlan {
        if (gateways < 1 || gateways > MOST_GATEWAYS) {
            throw new LocalStackException(
                    "--gateways must be between 1 and " + MOST_GATEWAYS + ", not " + gateways + ".");
        }
    }

    /** Where the first, second, … gateway listens: a single one is the front itself. */
    public int gatewayPort(int number) {
        return gateways == 1 ? ports.front() : ports.gateway(number);
    }

    String toText() {
        return "port-base=" + ports.base() + "\ngateways=" + gateways + "\n"
                + (data == null ? "" : "data=" + data + "\n");
    }

    static Optional<StackPlan> from(Properties properties) {
        try {
            @Nullable String data = properties.getProperty("data");
            return Optional.of(new StackPlan(
                    new PortPlan(Integer.parseInt(properties.getProperty("port-base", ""))),
                    Integer.parseInt(properties.getProperty("gateways", "")),
                    data == null ? null : Path.of(data)));
        } catch (NumberFormatException e) {
            // Written by us, whole; a file of another form is from another version and tells nothing.
            return Optional.empty();
        }
    }
}

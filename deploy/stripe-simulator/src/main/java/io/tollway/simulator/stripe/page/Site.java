package io.tollway.simulator.stripe.page;

/**
 * The address under which browsers reach the simulator.
 *
 * @param publicUrl without a slash at its end
 */
public record Site(String publicUrl) {
    public Site {
        if (publicUrl.endsWith("/")) {
            publicUrl = publicUrl.substring(0, publicUrl.length() - 1);
        }
    }

    /** @param path starts with a slash */
    public String at(String path) {
        return publicUrl + path;
    }
}

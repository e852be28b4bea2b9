package io.tollway.console.models;

import java.util.Optional;

/**
 * What a snippet for a first call needs.
 *
 * @param model one that is served now; empty when that is not known
 */
public record FirstCall(String gatewayUrl, Optional<String> model) {
    public boolean modelKnown() {
        return model.isPresent();
    }

    /** What stands for the model in the snippet. */
    public String modelOrPlace() {
        return model.orElse("MODEL");
    }
}

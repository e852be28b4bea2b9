package io.tollway.gateway.body;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What a request body may be. */
@ConfigMapping(prefix = "gateway.body")
public interface BodyConfig {
    /** Bytes of one body. */
    @WithDefault("10485760")
    int maxBytes();

    /** Nesting of objects and arrays. */
    @WithDefault("64")
    int maxDepth();

    /** JSON tokens of one body. */
    @WithDefault("500000")
    long maxTokens();

    /** Entries of {@code messages}. */
    @WithDefault("2000")
    int maxMessages();

    /** Entries of {@code tools}. */
    @WithDefault("128")
    int maxTools();

    /** The largest {@code n}. */
    @WithDefault("8")
    int maxChoices();

    /** Entries of {@code models}. */
    @WithDefault("16")
    int maxModels();

    default GateLimits limits() {
        return new GateLimits(maxDepth(), maxTokens(), maxMessages(), maxTools(), maxChoices(), maxModels());
    }
}

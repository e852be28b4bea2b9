package io.tollway.simulator.provider.catalog;

/**
 * A model that a provider serves.
 *
 * @param contextLength tokens of prompt and answer together
 * @param maxOutputTokens tokens of one answer
 * @param embeddings whether it makes vectors instead of text
 */
public record Model(String name, int contextLength, int maxOutputTokens, boolean embeddings) {
    static final int CONTEXT = 1_000_000;
    static final int OUTPUT = 128_000;

    public Model {
        if (contextLength < 1 || maxOutputTokens < 1) {
            throw new IllegalArgumentException(
                    "model " + name + ": context_length and max_output_tokens must be positive");
        }
    }

    /** A model of which only the name is known. */
    static Model named(String name) {
        return new Model(name, CONTEXT, OUTPUT, name.contains("embed"));
    }
}

package io.tollway.gateway.body;

/**
 * Bounds of a request body; each is a configuration key of {@code gateway.body}.
 *
 * @param depth nesting of objects and arrays
 * @param tokens JSON tokens of the whole body
 * @param messages entries of {@code messages}
 * @param tools entries of {@code tools}
 * @param choices the largest {@code n}
 * @param models entries of {@code models}
 */
public record GateLimits(int depth, long tokens, int messages, int tools, int choices, int models) {}

package io.tollway.chaos.books;

/**
 * A promise that was broken.
 *
 * @param check which one, e.g. {@code answered-but-not-charged}
 * @param cases how often
 * @param example one of them, for whoever looks for the cause
 */
public record Finding(String check, long cases, String example) {}

package io.tollway.accounts.error;

/**
 * One mistake in a request body.
 *
 * @param field path of the field, e.g. {@code models[0].price.input}
 * @param code stable, snake_case
 * @param message says what is wrong and what to do; never holds the value of a secret
 */
public record FieldError(String field, String code, String message) {}

package io.tollway.accounts.idempotency;

/**
 * What a POST answers.
 *
 * @param body what this caller gets now
 * @param replay what a repetition of the request gets later; without anything that is shown once
 */
public record Answer(int status, Object body, Object replay) {
    public static Answer created(Object body) {
        return new Answer(201, body, body);
    }

    public static Answer created(Object body, Object replay) {
        return new Answer(201, body, replay);
    }

    public static Answer ok(Object body) {
        return new Answer(200, body, body);
    }
}

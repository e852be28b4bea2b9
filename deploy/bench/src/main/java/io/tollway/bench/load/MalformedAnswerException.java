package io.tollway.bench.load;

/** What came back is not an HTTP/1.1 answer. */
final class MalformedAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1;

    MalformedAnswerException(String message) {
        super(message);
    }
}

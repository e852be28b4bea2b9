package io.tollway.console.client;

/** A service has not heard yet of something that exists: an organization or a membership made a moment ago. It will have within seconds. */
public final class NotKnownYet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotKnownYet() {
        super("This is being set up and will be here within seconds. Reload in a moment.", null, false, false);
    }
}

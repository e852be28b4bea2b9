package io.tollway.gateway.broken.names;

/** Its name says nothing. */
public final class RequestHelper {
    private RequestHelper() {}
}

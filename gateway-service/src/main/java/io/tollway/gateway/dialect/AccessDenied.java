package io.tollway.gateway.dialect;

import io.tollway.gateway.provider.UpstreamFailure;

/** Why a request could not be made an account's own. Says nothing about the client's key. */
public final class AccessDenied extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient UpstreamFailure failure;

    public AccessDenied(UpstreamFailure failure) {
        super(failure.kind().wireName(), null, false, false);
        this.failure = failure;
    }

    public UpstreamFailure failure() {
        return failure;
    }
}

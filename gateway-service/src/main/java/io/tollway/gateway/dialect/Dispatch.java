package io.tollway.gateway.dialect;

import io.tollway.gateway.provider.Target;

/**
 * A request that is about to be sent, for whoever signs it.
 *
 * @param secret the account's secret, as its provider gave it
 * @param account whose it is; a token fetched for one account is never another's
 */
public record Dispatch(UpstreamRequest request, UpstreamModel model, Target target, String account, String secret) {
    @Override
    public String toString() {
        return "Dispatch[account=" + account + "]";
    }
}

package io.tollway.gateway.dialect;

import io.tollway.contracts.state.Trait;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import io.vertx.core.http.HttpHeaders;

/** The header in which OpenAI and whoever imitates it wants the secret. */
public final class SecretHeader {
    private SecretHeader() {}

    public static Header of(Dispatch dispatch) {
        return dispatch.model().traits().has(Trait.API_KEY_HEADER)
                ? new Header("api-key", dispatch.secret())
                : bearer(dispatch.secret());
    }

    public static Header bearer(String token) {
        return new Header(HttpHeaders.AUTHORIZATION, "Bearer " + token);
    }
}

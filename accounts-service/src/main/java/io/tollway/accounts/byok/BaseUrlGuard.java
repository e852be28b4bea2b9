package io.tollway.accounts.byok;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.error.Refusal;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** Lets a customer's base URL in only when every address of its host is on the public internet. One answer for all reasons: it is no tool to look around inside. */
@ApplicationScoped
class BaseUrlGuard {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Vertx vertx;

    BaseUrlGuard(Vertx vertx) {
        this.vertx = vertx;
    }

    Uni<BaseUrl> check(BaseUrl url) {
        return vertx.executeBlocking(() -> addresses(url.host()), false)
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(List.of())
                .map(addresses -> {
                    if (addresses.isEmpty() || addresses.stream().anyMatch(SpecialAddresses::isSpecial)) {
                        throw refused();
                    }
                    return url;
                });
    }

    private static List<InetAddress> addresses(String host) {
        try {
            return SpecialAddresses.resolve(host);
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private static Refusal refused() {
        return AccountsError.InvalidFields.of(
                        "base_url", "not_public", "must name a host that resolves to the public internet")
                .refusal();
    }
}

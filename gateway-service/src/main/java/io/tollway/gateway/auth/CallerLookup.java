package io.tollway.gateway.auth;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.gateway.error.ErrorResponder;
import io.tollway.gateway.error.GatewayError;
import io.tollway.gateway.error.Refusal;
import io.tollway.gateway.error.Surface;
import io.tollway.gateway.state.KeyDirectory;
import io.tollway.gateway.state.KeyEntry;
import io.tollway.gateway.state.SnapshotSource;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.function.Consumer;

/** From a request to the state of its key: in the snapshot, or at accounts for a key too new for it. Confined to an event loop. */
public final class CallerLookup {
    private final SnapshotSource snapshots;
    private final KeyDirectory keys;
    private final PresentedKey presented;
    private final Clock clock;

    public CallerLookup(SnapshotSource snapshots, KeyDirectory keys, PresentedKey presented, Clock clock) {
        this.snapshots = snapshots;
        this.keys = keys;
        this.presented = presented;
        this.clock = clock;
    }

    /** Goes on with a usable key of any kind, or answers the request with why not. The request is paused meanwhile; whoever reads its body resumes it. */
    public void find(HttpServerRequest request, Surface surface, Consumer<ApiKeyState> use) {
        try {
            byte[] digest = presented.digest(request.headers());
            KeyEntry known = snapshots.current().key(digest);
            if (known != null) {
                use(known.state(), use);
                return;
            }
            request.pause();
            keys.lookUp(digest).onComplete(found -> {
                try {
                    if (found.failed()) {
                        throw new Refusal(new GatewayError.Unavailable(
                                "key_unavailable", "This key cannot be checked at the moment; try again", 1));
                    }
                    use(
                            found.result()
                                    .orElseThrow(() ->
                                            new Refusal(new GatewayError.Unauthenticated("This key is not known"))),
                            use);
                } catch (Refusal refusal) {
                    ErrorResponder.send(request, refusal.error(), surface, null);
                }
            });
        } catch (Refusal refusal) {
            ErrorResponder.send(request, refusal.error(), surface, null);
        }
    }

    private void use(ApiKeyState key, Consumer<ApiKeyState> use) throws Refusal {
        Authorizer.usable(key, snapshots.current(), clock.instant());
        use.accept(key);
    }
}

package io.tollway.accounts.apikey;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.database.Transactions;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.error.Refusal;
import io.tollway.accounts.outbox.SignedRecord;
import io.tollway.accounts.outbox.StateOutbox;
import io.tollway.accounts.peer.InternalToken;
import io.tollway.contracts.Topics;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.jspecify.annotations.Nullable;

/** Lets a gateway use a key in the moment it was made, before its state record arrived. 404 means: there is positively no such key. */
@Path("/internal/v1/keys")
class InternalKeyResource {
    private final InternalToken token;
    private final ApiKeyRepository rows;
    private final Transactions transactions;
    private final StateOutbox outbox;

    InternalKeyResource(InternalToken token, ApiKeyRepository rows, Transactions transactions, StateOutbox outbox) {
        this.token = token;
        this.rows = rows;
        this.transactions = transactions;
        this.outbox = outbox;
    }

    @GET
    @Path("/by-digest/{digest}")
    public Uni<SignedRecord> byDigest(
            @HeaderParam("Authorization") @Nullable String authorization, @PathParam("digest") String digest) {
        token.check(authorization);
        if (!KeyName.DIGEST.matcher(digest).matches()) {
            throw unknown();
        }
        return transactions
                .run(Scope.presentedKey(digest), tx -> rows.presented(tx, digest))
                .map(found -> found.orElseThrow(InternalKeyResource::unknown))
                .chain(key -> outbox.signed(Topics.API_KEY_STATE, key.id.toString()))
                .map(found -> found.orElseThrow(InternalKeyResource::unknown));
    }

    private static Refusal unknown() {
        return new AccountsError.NotFound("key").refusal();
    }
}

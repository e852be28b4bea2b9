package io.tollway.accounts.outbox;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.database.Transactions;
import io.tollway.accounts.database.Tx;
import io.tollway.accounts.ids.OrganizationId;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes the new state of a thing in the transaction that changed it; what is committed here reaches Kafka. */
@ApplicationScoped
public class StateOutbox {
    private final StateRecordRepository records;
    private final Transactions transactions;
    private final StateSigner signer;

    StateOutbox(StateRecordRepository records, Transactions transactions, StateSigner signer) {
        this.records = records;
        this.transactions = transactions;
        this.signer = signer;
    }

    /**
     * The thing's newest state.
     *
     * @param owner whose it is; null for the platform's own
     * @param version must be higher than the one before; a lower or equal one is a programming error and fails the transaction
     */
    public Uni<Void> put(Tx tx, Topic topic, String key, @Nullable OrganizationId owner, long version, Object state) {
        String payload = new String(EventJson.write(state), StandardCharsets.UTF_8);
        return records.put(tx, owner, new StateRow(topic.name(), key, version, payload));
    }

    /** The thing is gone. */
    public Uni<Void> remove(Tx tx, Topic topic, String key, @Nullable OrganizationId owner, long version) {
        return records.put(tx, owner, new StateRow(topic.name(), key, version, null));
    }

    /** The newest state of one thing, signed, for a reader that cannot wait for the topic; empty when there is none or it is gone. */
    public Uni<Optional<SignedRecord>> signed(Topic topic, String key) {
        return transactions
                .run(Scope.publisher(), tx -> records.find(tx, topic.name(), key))
                .map(found -> found.filter(row -> row.payload() != null).map(signer::sign));
    }
}

package io.tollway.billing.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.arc.Arc;
import io.quarkus.test.junit.callback.QuarkusTestAfterEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.tollway.billing.database.Database;
import io.tollway.billing.proof.LedgerInvariants;

/** Asks the ledger's invariants after every integration test of the module, whatever it tested. Registered as a service, so that no test can forget it. */
public final class BooksClose implements QuarkusTestAfterEachCallback {
    @Override
    public void afterEach(QuarkusTestMethodContext context) {
        if (!Arc.container().instance(Database.class).get().migrated()) {
            return;
        }
        LedgerInvariants invariants =
                Arc.container().instance(LedgerInvariants.class).get();
        assertThat(invariants.broken().await().indefinitely())
                .as("invariants of the ledger after " + context.getTestMethod().getName())
                .isEmpty();
    }
}

package io.tollway.gateway.state;

import io.tollway.contracts.StateSignature;
import java.security.PublicKey;

/** Checks that a record was signed by accounts. Safe for use from any thread. */
record StateRecordVerifier(PublicKey signer) {
    boolean signed(StateRecord record) {
        return StateSignature.verify(
                signer, record.topic(), record.key(), record.version(), record.payload(), record.signature());
    }
}

package io.tollway.billing.state;

import io.tollway.contracts.StateSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Lets a record through only if accounts signed it and it is newer than what was let through for its key before, tombstones included. Confined to the fold's thread. */
final class SignedRecords {
    private final PublicKey signer;
    private final Map<String, Long> newest = new HashMap<>();

    SignedRecords(PublicKey signer) {
        this.signer = signer;
    }

    /** Why a record was taken or not. */
    enum Verdict {
        TAKE,
        STALE,
        FORGED
    }

    Verdict judge(ConsumerRecord<String, byte[]> record) {
        String version = header(record, StateSignature.VERSION_HEADER);
        String signature = header(record, StateSignature.SIGNATURE_HEADER);
        if (record.key() == null || version == null || signature == null || !version.matches("[0-9]{1,18}")) {
            return Verdict.FORGED;
        }
        long number = Long.parseLong(version);
        if (!StateSignature.verify(signer, record.topic(), record.key(), number, record.value(), signature)) {
            return Verdict.FORGED;
        }
        String place = record.topic() + '\n' + record.key();
        if (newest.getOrDefault(place, -1L) >= number) {
            return Verdict.STALE;
        }
        newest.put(place, number);
        return Verdict.TAKE;
    }

    /**
     * Reads an Ed25519 public key.
     *
     * @throws IllegalStateException naming the file, when it is missing or no such key
     */
    static PublicKey publicKey(Path pem) {
        try {
            String text = Files.readString(pem, StandardCharsets.US_ASCII);
            String base64 =
                    text.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the public key " + pem, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(pem + " is not an Ed25519 public key in PEM form", e);
        }
    }

    private static @Nullable String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.US_ASCII);
    }
}

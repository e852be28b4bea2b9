package io.tollway.gateway.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A store of which nothing can be read without the key-encryption key: each tenant's bodies are sealed by a data key of its own, which is kept sealed among them. A body opens only under the tenant, the name and
 * the expiry it was put with.
 */
public final class SealedBodies implements BodyStore {
    private static final int KEYS_IN_MEMORY = 10_000;
    private static final String DATA_KEY = "data-key";

    private final BodyStore store;
    private final KeyEncryption encryption;
    private final Map<UUID, SecretKey> dataKeys = new ConcurrentHashMap<>();

    public SealedBodies(BodyStore store, KeyEncryption encryption) {
        this.store = store;
        this.encryption = encryption;
    }

    @Override
    public void put(BodyKey key, Body body) throws IOException {
        store.put(key, sealed(key, body));
    }

    @Override
    public boolean putIfAbsent(BodyKey key, Body body) throws IOException {
        return store.putIfAbsent(key, sealed(key, body));
    }

    private Body sealed(BodyKey key, Body body) throws IOException {
        SecretKey dataKey = dataKey(key.tenant());
        try {
            return new Body(AesGcm.seal(dataKey, body.bytes(), associated(key, body.expires())), body.expires());
        } catch (GeneralSecurityException impossible) {
            throw new IOException("a body cannot be sealed", impossible);
        }
    }

    @Override
    public @Nullable Body get(BodyKey key, Instant now) throws IOException {
        Body sealed = store.get(key, now);
        if (sealed == null) {
            return null;
        }
        SecretKey dataKey = dataKeys.get(key.tenant());
        if (dataKey == null) {
            dataKey = keptDataKey(key.tenant());
        }
        if (dataKey == null) {
            // Somebody removed the key to remove the tenant's bodies; what is left of them is no body.
            return null;
        }
        try {
            return new Body(AesGcm.open(dataKey, sealed.bytes(), associated(key, sealed.expires())), sealed.expires());
        } catch (GeneralSecurityException doesNotOpen) {
            throw new IOException("a body does not open: it was moved, changed or damaged", doesNotOpen);
        }
    }

    @Override
    public boolean delete(BodyKey key) throws IOException {
        return store.delete(key);
    }

    @Override
    public int sweep(Instant now) throws IOException {
        return store.sweep(now);
    }

    private SecretKey dataKey(UUID tenant) throws IOException {
        SecretKey known = dataKeys.get(tenant);
        if (known != null) {
            return known;
        }
        SecretKey kept = keptDataKey(tenant);
        return kept == null ? newDataKey(tenant) : kept;
    }

    /** Two gateways may make one at once; the one that is kept first is the tenant's. */
    private SecretKey newDataKey(UUID tenant) throws IOException {
        BodyKey key = new BodyKey(tenant, DATA_KEY);
        try {
            byte[] sealed = encryption.seal(AesGcm.randomKey(), associated(key, Body.NEVER));
            store.putIfAbsent(key, new Body(sealed, Body.NEVER));
        } catch (GeneralSecurityException impossible) {
            throw new IOException("a data key cannot be sealed", impossible);
        }
        SecretKey kept = keptDataKey(tenant);
        if (kept == null) {
            throw new IOException("a data key that was kept is not there");
        }
        return kept;
    }

    private @Nullable SecretKey keptDataKey(UUID tenant) throws IOException {
        BodyKey key = new BodyKey(tenant, DATA_KEY);
        Body kept = store.get(key, Instant.EPOCH);
        if (kept == null) {
            return null;
        }
        try {
            SecretKey opened = KeyEncryption.key(encryption.open(kept.bytes(), associated(key, Body.NEVER)));
            if (dataKeys.size() >= KEYS_IN_MEMORY) {
                dataKeys.clear();
            }
            dataKeys.put(tenant, opened);
            return opened;
        } catch (GeneralSecurityException doesNotOpen) {
            throw new IOException(
                    "a tenant's data key does not open; does gateway.storage.kek-file still hold the key it was sealed by?",
                    doesNotOpen);
        }
    }

    private static byte[] associated(BodyKey key, Instant expires) {
        String bound = "tollway.body.v1\n" + key.tenant() + '\n' + key.name() + '\n' + expires.getEpochSecond();
        return bound.getBytes(StandardCharsets.UTF_8);
    }
}

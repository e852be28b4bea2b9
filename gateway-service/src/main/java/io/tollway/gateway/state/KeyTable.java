package io.tollway.gateway.state;

import io.tollway.contracts.state.ApiKeyState;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Keys by digest: open addressing, at most half full. The digest's first bytes are uniformly distributed, so they are the hash; the whole digest is then compared in constant time.
 */
final class KeyTable {
    static final KeyTable EMPTY = new KeyTable(new byte[2][], new KeyEntry[2]);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int DIGEST_BYTES = 32;

    private final byte[] @Nullable [] digests;
    private final @Nullable KeyEntry[] entries;

    private KeyTable(byte[] @Nullable [] digests, @Nullable KeyEntry[] entries) {
        this.digests = digests;
        this.entries = entries;
    }

    static KeyTable of(Collection<ApiKeyState> keys) {
        int capacity = Integer.highestOneBit(Math.max(1, keys.size())) << 2;
        byte[] @Nullable [] digests = new byte[capacity][];
        @Nullable KeyEntry[] entries = new KeyEntry[capacity];
        for (ApiKeyState key : keys) {
            byte[] digest = HexFormat.of().parseHex(key.digest());
            int slot = firstSlot(digest, capacity);
            while (digests[slot] != null) {
                slot = (slot + 1) & (capacity - 1);
            }
            digests[slot] = digest;
            entries[slot] = new KeyEntry(key);
        }
        return new KeyTable(digests, entries);
    }

    @Nullable KeyEntry find(byte[] digest) {
        if (digest.length != DIGEST_BYTES) {
            return null;
        }
        int slot = firstSlot(digest, digests.length);
        while (true) {
            byte[] candidate = digests[slot];
            if (candidate == null) {
                return null;
            }
            if (MessageDigest.isEqual(candidate, digest)) {
                return entries[slot];
            }
            slot = (slot + 1) & (digests.length - 1);
        }
    }

    private static int firstSlot(byte[] digest, int capacity) {
        return (int) (long) LONGS.get(digest, 0) & (capacity - 1);
    }
}

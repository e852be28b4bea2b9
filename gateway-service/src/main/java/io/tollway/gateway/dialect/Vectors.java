package io.tollway.gateway.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors as an upstream wrote them.
 *
 * @param arrays the JSON text of each vector's array, in the order of the texts: no digit is lost on the way
 * @param tokens what the upstream counted; null when it did not
 */
public record Vectors(List<byte[]> arrays, @Nullable Long tokens) {
    public Vectors {
        arrays = List.copyOf(arrays);
    }
}

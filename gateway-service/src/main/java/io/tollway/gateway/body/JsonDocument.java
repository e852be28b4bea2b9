package io.tollway.gateway.body;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A checked body as a tree, and where each member of its root stands in the bytes: for dialects whose requests are read whole but passed on as they came. */
public final class JsonDocument {
    private final byte[] bytes;
    private final ObjectNode root;
    private final String[] names;
    private final int[] places;

    /** @param places three offsets a member: name's opening quote, value's start, value's end */
    JsonDocument(byte[] bytes, ObjectNode root, String[] names, int[] places) {
        this.bytes = bytes;
        this.root = root;
        this.names = names;
        this.places = places;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** The tree; not to be changed. */
    public ObjectNode root() {
        return root;
    }

    /** Edits of the bytes. */
    public BodyEdits edits() {
        return new BodyEdits(bytes);
    }

    /** Where a member's value starts and ends; null when there is no such member. */
    public int @Nullable [] valueOf(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return new int[] {places[i * 3 + 1], places[i * 3 + 2]};
            }
        }
        return null;
    }

    /** The cuts that leave these members out, as {@link BodyEdits#cut} takes them. */
    public int[] cutsOf(java.util.Collection<String> members) {
        CutList cuts = new CutList(bytes);
        for (int i = 0; i < names.length; i++) {
            if (members.contains(names[i])) {
                cuts.add(places[i * 3], places[i * 3 + 2]);
            }
        }
        int[] pairs = cuts.pairs();
        return Arrays.copyOf(pairs, pairs.length);
    }
}

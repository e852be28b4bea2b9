package io.tollway.gateway.dialect;

import java.util.ArrayList;
import java.util.List;

/** What a translation could not express, for the record's {@code changes[]}: each says what happened to which field. */
public final class Changes {
    private final List<String> all = new ArrayList<>(0);

    /** The field has no counterpart and is left out. */
    public void dropped(String field) {
        add("dropped " + field);
    }

    /** The field's value was changed. */
    public void adjusted(String field, String how) {
        add("adjusted " + field + ": " + how);
    }

    private void add(String change) {
        if (!all.contains(change)) {
            all.add(change);
        }
    }

    public List<String> all() {
        return all.isEmpty() ? List.of() : List.copyOf(all);
    }
}

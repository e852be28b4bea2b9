package io.tollway.gateway.usage;

import java.util.Objects;

/**
 * Who has a spool's folder.
 *
 * @param term rises whenever a process takes the folder, so that two processes are never the same owner
 * @param node the gateway's name
 */
record SpoolOwner(long term, String node) {
    SpoolOwner {
        Objects.requireNonNull(node, "node");
    }

    String text() {
        return term + " " + node + "\n";
    }

    static SpoolOwner of(String text) {
        String line = text.strip();
        int space = line.indexOf(' ');
        try {
            return new SpoolOwner(Long.parseLong(line.substring(0, Math.max(0, space))), line.substring(space + 1));
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "gateway.spool.directory: spool.owner is damaged; delete that file after making sure that no gateway uses the folder",
                    e);
        }
    }
}

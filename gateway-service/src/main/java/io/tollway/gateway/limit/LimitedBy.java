package io.tollway.gateway.limit;

/** Whose limit it is, in a refusal's words. */
enum LimitedBy {
    KEY("key", "key", "the key's limit"),
    PROJECT("project", "project", "the project's limit"),
    ORGANIZATION("organization", "organization", "the organization's limit"),
    END_USER_IN_PROJECT("end_user", "end user", "the project's limit for each end user"),
    END_USER_IN_ORGANIZATION("end_user", "end user", "the organization's limit for each end user");

    private final String source;
    private final String who;
    private final String limit;

    LimitedBy(String source, String who, String limit) {
        this.source = source;
        this.who = who;
        this.limit = limit;
    }

    /** As {@code error.metadata.limit.source}. */
    String source() {
        return source;
    }

    /** Who has reached it. */
    String who() {
        return who;
    }

    /** What would have to be raised. */
    String limit() {
        return limit;
    }
}

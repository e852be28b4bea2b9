package io.tollway.accounts.database;

/** The schema is there. Fired once, on a thread that may block. */
public record SchemaReady() {}

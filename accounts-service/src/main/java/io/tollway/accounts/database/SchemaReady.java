package io.tollway.accounts.database;

/** The schema is there. Fired on a thread that may block; again when an observer failed. */
public record SchemaReady() {}

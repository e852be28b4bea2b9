package io.tollway.simulator.provider.openai;

/** Breaks a rule on purpose. */
public final class PublicParser {}

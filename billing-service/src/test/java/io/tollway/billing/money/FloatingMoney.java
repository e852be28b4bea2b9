package io.tollway.billing.money;

/** Breaks the rule on floating point, to show that it is one. */
public record FloatingMoney(double dollars) {}

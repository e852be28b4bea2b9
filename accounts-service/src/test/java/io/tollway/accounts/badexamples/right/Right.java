package io.tollway.accounts.badexamples.right;

import io.tollway.accounts.badexamples.left.Left;

/** The other half. */
public final class Right {
    Left left;
}

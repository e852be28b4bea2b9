package io.tollway.accounts.badexamples.left;

import io.tollway.accounts.badexamples.right.Right;

/** One half of a cycle. */
public final class Left {
    Right right;
}

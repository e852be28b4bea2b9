/** An organization's journal as a file that anybody can recompute: its rows in a hash chain, sealed at the end of each day. The format is {@code docs/api/journal.md}. */
@NullMarked
package io.tollway.billing.journal;

import org.jspecify.annotations.NullMarked;

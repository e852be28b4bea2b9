/** Checks a journal that somebody downloaded, from the description of its format alone ({@code docs/api/journal.md}). */
@NullMarked
package io.tollway.verify;

import org.jspecify.annotations.NullMarked;

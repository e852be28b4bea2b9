/** What a person sees when a page cannot be shown. */
@NullMarked
package io.tollway.console.error;

import org.jspecify.annotations.NullMarked;

/** The request log and the evidence of one request. */
@NullMarked
package io.tollway.console.usage;

import org.jspecify.annotations.NullMarked;

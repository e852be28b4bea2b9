/** The one family of errors that billing answers with, and how each is written on the wire (RFC 9457, or OpenRouter's shape on its paths). */
@NullMarked
package io.tollway.billing.error;

import org.jspecify.annotations.NullMarked;

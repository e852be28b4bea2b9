/** How requests to Google's cloud are made an account's own: service accounts and the tokens they are exchanged for. What is spoken there are the dialects of Gemini and Anthropic. */
@NullMarked
package io.tollway.gateway.dialect.vertex;

import org.jspecify.annotations.NullMarked;

/** The OpenAI chat dialect: what is changed in a request, and what is read from and changed in an answer. */
@NullMarked
package io.tollway.gateway.provider.openai;

import org.jspecify.annotations.NullMarked;

/** Texts and pictures judged against a provider's policy. */
@NullMarked
package io.tollway.gateway.dialect.moderation;

import org.jspecify.annotations.NullMarked;

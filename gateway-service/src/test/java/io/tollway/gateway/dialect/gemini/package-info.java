@NullMarked
package io.tollway.gateway.dialect.gemini;

import org.jspecify.annotations.NullMarked;

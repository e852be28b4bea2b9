@NullMarked
package io.tollway.gateway.dialect.anthropic;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tollway.gateway.dialect.openai;

import org.jspecify.annotations.NullMarked;

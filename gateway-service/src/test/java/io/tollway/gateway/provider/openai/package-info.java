@NullMarked
package io.tollway.gateway.provider.openai;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tollway.gateway.dialect.cohere;

import org.jspecify.annotations.NullMarked;

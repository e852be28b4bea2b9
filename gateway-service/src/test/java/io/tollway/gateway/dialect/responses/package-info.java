@NullMarked
package io.tollway.gateway.dialect.responses;

import org.jspecify.annotations.NullMarked;

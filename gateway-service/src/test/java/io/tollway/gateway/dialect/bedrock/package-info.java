@NullMarked
package io.tollway.gateway.dialect.bedrock;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tollway.gateway.body;

import org.jspecify.annotations.NullMarked;

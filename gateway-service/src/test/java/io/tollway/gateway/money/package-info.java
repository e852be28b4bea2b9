@NullMarked
package io.tollway.gateway.money;

import org.jspecify.annotations.NullMarked;

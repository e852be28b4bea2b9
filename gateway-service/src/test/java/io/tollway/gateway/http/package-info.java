@NullMarked
package io.tollway.gateway.http;

import org.jspecify.annotations.NullMarked;

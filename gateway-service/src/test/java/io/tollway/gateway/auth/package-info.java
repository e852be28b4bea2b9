@NullMarked
package io.tollway.gateway.auth;

import org.jspecify.annotations.NullMarked;

/** What protects the browser: form tokens, origin checks, response headers. */
@NullMarked
package io.tollway.console.security;

import org.jspecify.annotations.NullMarked;

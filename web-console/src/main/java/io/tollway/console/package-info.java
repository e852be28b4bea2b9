/**
 * The console: a thin browser-facing application in front of accounts-service and billing-service. It holds sessions and nothing else; every rule is the services'. Start reading at
 * {@code session.Console} (what every page gets) and {@code keys.KeysPage} (how a page is built).
 */
@NullMarked
package io.tollway.console;

import org.jspecify.annotations.NullMarked;

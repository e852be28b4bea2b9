/** The typed client of accounts-service and the shapes it answers. */
@NullMarked
package io.tollway.console.client.accounts;

import org.jspecify.annotations.NullMarked;

/** The typed client of billing-service and the shapes it answers. */
@NullMarked
package io.tollway.console.client.billing;

import org.jspecify.annotations.NullMarked;

/** Organizations and their projects; publishes the tenant and policy states. */
@NullMarked
package io.tollway.accounts.tenant;

import org.jspecify.annotations.NullMarked;

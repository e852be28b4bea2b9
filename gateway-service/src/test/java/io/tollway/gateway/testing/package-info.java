/** What tests of the gateway stand on: a gateway in this process, its tenants, and fakes of what is behind it. */
@NullMarked
package io.tollway.gateway.testing;

import org.jspecify.annotations.NullMarked;

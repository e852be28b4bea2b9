/** What services' integration tests and the local stack may expect of the embedded servers. */
@NullMarked
package io.tollway.local.embedded;

import org.jspecify.annotations.NullMarked;

/** What is checked before the service starts: unknown configuration keys stop it. */
@NullMarked
package io.tollway.billing.start;

import org.jspecify.annotations.NullMarked;

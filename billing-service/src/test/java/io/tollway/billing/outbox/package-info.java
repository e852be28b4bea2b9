@NullMarked
package io.tollway.billing.outbox;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tollway.billing.caller;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tollway.billing.usage;

import org.jspecify.annotations.NullMarked;

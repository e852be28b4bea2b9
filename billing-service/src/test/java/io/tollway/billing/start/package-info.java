@NullMarked
package io.tollway.billing.start;

import org.jspecify.annotations.NullMarked;

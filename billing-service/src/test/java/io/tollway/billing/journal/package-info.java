@NullMarked
package io.tollway.billing.journal;

import org.jspecify.annotations.NullMarked;

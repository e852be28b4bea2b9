@NullMarked
package io.tollway.billing.trueup;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tollway.billing.proof;

import org.jspecify.annotations.NullMarked;

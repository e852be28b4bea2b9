@NullMarked
package io.tollway.billing.money;

import org.jspecify.annotations.NullMarked;

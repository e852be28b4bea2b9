@NullMarked
package io.tollway.billing.state;

import org.jspecify.annotations.NullMarked;

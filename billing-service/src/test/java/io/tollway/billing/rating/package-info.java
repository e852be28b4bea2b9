@NullMarked
package io.tollway.billing.rating;

import org.jspecify.annotations.NullMarked;

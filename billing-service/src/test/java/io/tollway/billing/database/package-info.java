@NullMarked
package io.tollway.billing.database;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.tollway.console.testing;

import org.jspecify.annotations.NullMarked;

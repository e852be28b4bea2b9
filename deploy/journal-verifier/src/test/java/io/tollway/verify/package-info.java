@NullMarked
package io.tollway.verify;

import org.jspecify.annotations.NullMarked;

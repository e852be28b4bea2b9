/** Tollway's accounts service; each sub-package is one feature, and its public types are that feature's face. */
@NullMarked
package io.tollway.accounts;

import org.jspecify.annotations.NullMarked;

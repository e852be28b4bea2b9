/** Who calls (a person, a management key, an operator's key) and what that caller may do in which organization. */
@NullMarked
package io.tollway.accounts.identity;

import org.jspecify.annotations.NullMarked;

/** Who belongs to the organization, with which role. */
@NullMarked
package io.tollway.console.members;

import org.jspecify.annotations.NullMarked;

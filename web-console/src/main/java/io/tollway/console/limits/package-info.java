/** Traffic limits of a key, a project, an organization, or each end user of the latter two. */
@NullMarked
package io.tollway.console.limits;

import org.jspecify.annotations.NullMarked;

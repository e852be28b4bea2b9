/** What holds for one project as a whole. */
@NullMarked
package io.tollway.console.projects;

import org.jspecify.annotations.NullMarked;

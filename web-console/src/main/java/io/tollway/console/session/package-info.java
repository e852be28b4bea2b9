/** Who is signed in, in which organization, and the frame around every page. */
@NullMarked
package io.tollway.console.session;

import org.jspecify.annotations.NullMarked;

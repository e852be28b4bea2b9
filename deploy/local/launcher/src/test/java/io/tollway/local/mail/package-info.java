/** Tests of the package of the same name. */
@NullMarked
package io.tollway.local.mail;

import org.jspecify.annotations.NullMarked;

/** The local mail catcher: an SMTP server that delivers nothing, and an inbox where people and tests read what was sent. */
@NullMarked
package io.tollway.local.mail;

import org.jspecify.annotations.NullMarked;

/** Members of organizations, their roles, and invitations that wait for somebody's first log-in. */
@NullMarked
package io.tollway.accounts.member;

import org.jspecify.annotations.NullMarked;

package io.tollway.accounts.member;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many. */
@ConfigMapping(prefix = "accounts.members")
public interface MemberLimits {
    /** Members and open invitations of one organization. */
    @WithDefault("500")
    int perOrganization();
}

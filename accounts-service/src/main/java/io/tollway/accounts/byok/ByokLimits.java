package io.tollway.accounts.byok;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many. */
@ConfigMapping(prefix = "accounts.byok")
public interface ByokLimits {
    /** Own provider keys of one organization. */
    @WithDefault("200")
    int perOrganization();
}

package io.tollway.accounts.apikey;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many. */
@ConfigMapping(prefix = "accounts.keys")
public interface KeyLimits {
    /** Keys of one organization, of all kinds, that are not deleted. */
    @WithDefault("1000")
    int perOrganization();
}

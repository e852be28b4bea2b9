package io.tollway.accounts.onboarding;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many. */
@ConfigMapping(prefix = "accounts.onboarding")
public interface OnboardingLimits {
    /** Organizations one person may belong to when making another. */
    @WithDefault("20")
    int organizationsPerPerson();
}

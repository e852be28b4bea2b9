package io.tollway.accounts.apikey;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.RateLimits;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What to change of a key. An absent field is left; one that may be cleared comes as a {@link Setting}. */
record KeyChange(
        Optional<String> name,
        Optional<Boolean> disabled,
        Optional<Setting<Long>> limitNano,
        Optional<Setting<ApiKeyState.LimitReset>> limitReset,
        Optional<Setting<RateLimits>> rateLimits) {

    /** A value to set, or none to clear it. */
    record Setting<T>(@Nullable T value) {}

    void applyTo(ApiKeyEntity key) {
        name.ifPresent(text -> key.name = text);
        disabled.ifPresent(flag -> key.disabled = flag);
        limitNano.ifPresent(setting -> key.limitNano = setting.value());
        limitReset.ifPresent(setting -> key.limitReset = setting.value());
        rateLimits.ifPresent(setting -> key.rateLimits = setting.value());
    }
}

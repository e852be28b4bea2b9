package io.tollway.gateway.limit;

import io.tollway.contracts.state.ApiKeyState;
import java.util.Map;

/** One gateway on its own. */
class LocalTrafficLimitsTest extends TrafficLimitsContract {
    private final TrafficLimits limits = new TrafficLimits(LimitedWorld.config(Map.of()), world.clock);

    @Override
    protected Admission request(ApiKeyState key) {
        return world.admission(limits, key);
    }

    @Override
    protected TrafficLimits next() {
        return limits;
    }

    @Override
    protected void heard(ApiKeyState key) {
        // nobody else counts
    }
}

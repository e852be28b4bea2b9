package io.tollway.gateway.dialect;

import io.tollway.contracts.state.EndpointFamily;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The upstream dialects this gateway speaks, by the catalog's word for each. */
public final class Dialects {
    private final Map<String, UpstreamDialect> upstreams = new HashMap<>();

    public Dialects(List<UpstreamDialect> spoken) {
        spoken.forEach(each -> upstreams.put(each.name(), each));
    }

    public Set<String> upstreamNames() {
        return Set.copyOf(upstreams.keySet());
    }

    /** Whether the client's requests can be said in the upstream dialect of that name at all. */
    public boolean reaches(ClientDialect client, String upstream) {
        UpstreamDialect spoken = upstreams.get(upstream);
        return spoken != null && client.reaches(spoken);
    }

    /**
     * A client and an upstream, joined.
     *
     * @param answered what the upstream's endpoint answers
     * @throws IllegalArgumentException when no such dialect is spoken; routing never offers one
     */
    public Dialogue dialogue(ClientDialect client, String upstream, UpstreamModel model, Set<EndpointFamily> answered) {
        UpstreamDialect spoken = upstreams.get(upstream);
        if (spoken == null) {
            throw new IllegalArgumentException("no upstream dialect is called " + upstream);
        }
        return client.with(spoken, model, answered.contains(client.family()));
    }
}

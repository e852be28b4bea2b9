package io.tollway.bench.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.bench.http.JsonCalls;
import io.tollway.bench.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A gateway as billing's lease port knows it: one spool, one epoch. Safe for several threads once it is open. */
final class LeasePort {
    private final JsonCalls calls;
    private final UUID spool = UUID.randomUUID();
    private final String node;
    private final long epoch;

    /** A lease that was granted. */
    record Granted(UUID lease, UUID organization, long nano) {}

    LeasePort(Stack stack, String node) {
        this.calls = new JsonCalls(stack.leaseUrl()).bearer(stack.leaseToken());
        this.node = node;
        ObjectNode body = JsonCalls.JSON.createObjectNode().put("node_id", node);
        this.epoch = calls.post("/internal/v1/spools/" + spool + "/open", body)
                .required("open a spool at billing")
                .path("epoch")
                .asLong();
    }

    UUID spool() {
        return spool;
    }

    /** One lease of exactly that much for each of them, in one call; those that were refused are missing. */
    List<Granted> grant(List<UUID> organizations, long nano) {
        ObjectNode body = JsonCalls.JSON
                .createObjectNode()
                .put("node_id", node)
                .put("spool_id", spool.toString())
                .put("epoch", epoch);
        ArrayNode requests = body.putArray("requests");
        List<UUID> leases = new ArrayList<>();
        for (UUID organization : organizations) {
            UUID lease = UUID.randomUUID();
            leases.add(lease);
            ObjectNode request = requests.addObject()
                    .put("lease_id", lease.toString())
                    .put("organization_id", organization.toString())
                    .put("want_nano", nano)
                    .put("min_nano", nano)
                    .put("policy_version", 1);
            request.putObject("bucket").put("kind", "balance").put("id", organization.toString());
        }
        JsonNode results =
                calls.post("/internal/v1/leases", body).required("get leases").path("results");
        List<Granted> granted = new ArrayList<>();
        for (int i = 0; i < leases.size(); i++) {
            if (results.path(i).path("outcome").asText().equals("granted")) {
                granted.add(new Granted(
                        leases.get(i),
                        organizations.get(i),
                        results.path(i).path("granted_nano").asLong()));
            }
        }
        return granted;
    }
}

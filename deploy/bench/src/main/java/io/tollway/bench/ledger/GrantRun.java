package io.tollway.bench.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.bench.ledger.LeasePort.Granted;
import io.tollway.bench.load.LoadGenerator;
import io.tollway.bench.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lease grants a second: nodes that ask for as many leases in a call as gateways do, each for another organization, over HTTP and without a rest. */
final class GrantRun {
    /** As many as a gateway sends in one call. */
    private static final int PER_CALL = 200;

    private static final int NODES = 4;
    private static final long NANO = 1_000;
    private static final Duration SETTLE = Duration.ofSeconds(120);

    private final Stack stack;
    private final LedgerTables tables;
    private final ObjectNode model;

    GrantRun(Stack stack, LedgerTables tables, ObjectNode model) {
        this.stack = stack;
        this.tables = tables;
        this.model = model;
    }

    private record Node(LeasePort port, List<Granted> granted) {}

    Figure measure(List<UUID> organizations, Duration length) {
        List<UUID> asked = organizations.subList(0, Math.min(PER_CALL, organizations.size()));
        // Connections, plans and compiled code of the first second are not what a grant costs.
        List<Node> nodes = new ArrayList<>(run(asked, Duration.ofSeconds(2)));
        long began = System.nanoTime();
        List<Node> measured = run(asked, length);
        double seconds = (System.nanoTime() - began) / 1e9;
        nodes.addAll(measured);
        long grants = measured.stream().mapToLong(node -> node.granted().size()).sum();
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("grants", grants);
        detail.put("leases_per_call", asked.size());
        detail.put("nodes", NODES);
        detail.put("seconds", seconds);
        return new Figure("lease grants", "grants/s", grants / seconds, 10_000, true, detail, books(nodes));
    }

    private List<Node> run(List<UUID> asked, Duration length) {
        List<Future<Node>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(NODES)) {
            for (int i = 0; i < NODES; i++) {
                LeasePort port = new LeasePort(stack, "bench-grants-" + i);
                running.add(threads.submit(() -> {
                    Node node = new Node(port, new ArrayList<>());
                    long end = System.nanoTime() + length.toNanos();
                    while (System.nanoTime() - end < 0) {
                        node.granted().addAll(port.grant(asked, NANO));
                    }
                    return node;
                }));
            }
        }
        List<Node> nodes = new ArrayList<>();
        for (Future<Node> each : running) {
            try {
                nodes.add(each.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("leases could not be asked for", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        return nodes;
    }

    /** Everything granted is in the tables, and all of it comes back once it is declared unused. */
    private List<String> books(List<Node> nodes) {
        List<String> breaks = new ArrayList<>();
        for (Node node : nodes) {
            UUID spool = node.port().spool();
            long nano = node.granted().stream().mapToLong(Granted::nano).sum();
            if (tables.leasesOf(spool) != node.granted().size() || tables.grantedOf(spool) != nano) {
                breaks.add("a node was told of " + node.granted().size() + " leases over " + nano + ", billing has "
                        + tables.leasesOf(spool) + " over " + tables.grantedOf(spool));
            }
            try (SpoolTopic topic = new SpoolTopic(stack.kafkaBootstrap(), spool, model)) {
                node.granted().forEach(lease -> topic.close(lease, 0, 0));
                topic.flush();
            }
        }
        for (Node node : nodes) {
            UUID spool = node.port().spool();
            if (!LoadGenerator.await(() -> tables.leasesNotClosedOf(spool) == 0, SETTLE)) {
                breaks.add(tables.leasesNotClosedOf(spool) + " leases did not close");
            }
        }
        UUID any = nodes.getFirst().port().spool();
        if (tables.promisedByWalletsOf(any) != 0) {
            breaks.add(tables.promisedByWalletsOf(any) + " nano-dollars are promised although every lease is closed");
        }
        new DebitRun.Invariants(stack.billingUrl()).broken().ifPresent(breaks::add);
        return breaks;
    }
}

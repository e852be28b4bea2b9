package io.tollway.bench.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.bench.http.JsonCalls;
import io.tollway.bench.ledger.LeasePort.Granted;
import io.tollway.bench.ledger.SpoolTopic.Length;
import io.tollway.bench.load.LoadGenerator;
import io.tollway.bench.proc.ProcFs;
import io.tollway.bench.stack.Stack;
import io.tollway.bench.target.BenchFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Debits a second: billing stands still while a spool's worth of requests is put on the topic, and is then let go. The clock runs
 * from the first batch seen in the database to the last: reading, judging and applying, exactly once, all of it billing's own code and nothing beside it.
 */
final class DebitRun {
    private static final int LEASES_PER_CALL = 200;
    private static final Duration SETTLE = Duration.ofSeconds(60);
    private static final Duration STANDSTILL = Duration.ofSeconds(60);

    private final Stack stack;
    private final LedgerTables tables;
    private final ObjectNode model;

    /** @param model a FINAL that this stack's gateway wrote */
    DebitRun(Stack stack, LedgerTables tables, ObjectNode model) {
        this.stack = stack;
        this.tables = tables;
        this.model = model;
    }

    Figure measure(String name, List<UUID> organizations, Length length, int debits, double target) {
        LeasePort port = new LeasePort(stack, "bench-debits");
        long deadBefore = tables.deadLetters();
        try (SpoolTopic topic = new SpoolTopic(stack.kafkaBootstrap(), port.spool(), model)) {
            int each = (debits + organizations.size() - 1) / organizations.size();
            List<Granted> leases = leases(port, organizations, Math.multiplyExact(each, topic.charge()));
            long usedBefore = tables.usedByWalletsOf(port.spool());
            long recordsBefore = settled();
            try (Halted billing = new Halted(pid("BILLING"))) {
                for (int i = 0; i < debits; i++) {
                    topic.request(leases.get(i % leases.size()), length);
                }
                topic.flush();
            }
            Map<String, Long> cpuBefore = cpu();
            Applied applied = watch(recordsBefore, recordsBefore + (long) debits * length.records());
            Map<String, Object> detail = new LinkedHashMap<>();
            detail.put("debits", debits);
            detail.put("organizations", organizations.size());
            detail.put("seconds", applied.nanos() / 1e9);
            detail.put("records_applied_in_that_time", applied.records());
            cpu().forEach((process, nanos) -> detail.put(
                    "cpu_seconds_" + process.toLowerCase(java.util.Locale.ROOT),
                    (nanos - cpuBefore.getOrDefault(process, 0L)) / 1e9));
            for (int i = 0; i < leases.size(); i++) {
                long count = (long) debits / leases.size() + (i < debits % leases.size() ? 1 : 0);
                topic.close(leases.get(i), count, count * topic.charge());
            }
            topic.flush();
            List<String> breaks = books(port.spool(), debits, debits * topic.charge(), usedBefore, deadBefore);
            return new Figure(
                    name,
                    "debits/s",
                    applied.records() / (double) length.records() / (applied.nanos() / 1e9),
                    target,
                    true,
                    detail,
                    breaks);
        }
    }

    private static List<Granted> leases(LeasePort port, List<UUID> organizations, long nano) {
        List<Granted> leases = new ArrayList<>();
        for (int from = 0; from < organizations.size(); from += LEASES_PER_CALL) {
            leases.addAll(port.grant(
                    organizations.subList(from, Math.min(organizations.size(), from + LEASES_PER_CALL)), nano));
        }
        if (leases.size() != organizations.size()) {
            throw new BenchFailure(
                    "Only " + leases.size() + " of " + organizations.size() + " leases of " + nano + " were granted.");
        }
        return leases;
    }

    /** The count of applied records once nothing comes any more. */
    private long settled() {
        long[] last = {-1};
        LoadGenerator.await(
                () -> {
                    long before = last[0];
                    last[0] = tables.appliedRecords();
                    LoadGenerator.window(Duration.ofMillis(300));
                    return before == last[0];
                },
                SETTLE);
        return last[0];
    }

    private record Applied(long records, long nanos) {}

    /** From the first sample that shows progress to the one that shows everything; what the first batch held is left out. */
    private Applied watch(long before, long all) {
        long last = before;
        long first = 0;
        long began = 0;
        long moved = System.nanoTime();
        while (last < all) {
            long now = tables.appliedRecords();
            long at = System.nanoTime();
            if (now > last) {
                moved = at;
                if (first == 0) {
                    first = now;
                    began = at;
                }
                last = now;
            } else if (at - moved > STANDSTILL.toNanos()) {
                throw new BenchFailure("billing applied " + (last - before) + " of " + (all - before)
                        + " records and stands still; its log is billing.log.");
            }
            LoadGenerator.window(Duration.ofMillis(10));
        }
        return new Applied(last - first, moved - began);
    }

    private List<String> books(UUID spool, int debits, long charged, long usedBefore, long deadBefore) {
        LoadGenerator.await(() -> tables.leasesNotClosedOf(spool) == 0, SETTLE);
        List<String> breaks = new ArrayList<>();
        LedgerTables.SpoolRows rows = tables.rowsOf(spool);
        expect(breaks, "usage rows", debits, rows.rows());
        expect(breaks, "nano-dollars charged by the rows", charged, rows.chargedNano());
        expect(breaks, "nano-dollars the wallets lost", charged, tables.usedByWalletsOf(spool) - usedBefore);
        expect(breaks, "journal against wallets", tables.usedByWalletsOf(spool), tables.journaledOf(spool));
        expect(breaks, "leases that did not close", 0, tables.leasesNotClosedOf(spool));
        expect(breaks, "nano-dollars still promised", 0, tables.promisedByWalletsOf(spool));
        expect(breaks, "new dead letters", 0, tables.deadLetters() - deadBefore);
        new Invariants(stack.billingUrl()).broken().ifPresent(breaks::add);
        return breaks;
    }

    private static void expect(List<String> breaks, String what, long wanted, long found) {
        if (wanted != found) {
            breaks.add(what + ": " + found + " instead of " + wanted);
        }
    }

    private Map<String, Long> cpu() {
        ProcFs proc = ProcFs.ofThisMachine();
        Map<String, Long> nanos = new LinkedHashMap<>();
        for (String name : List.of("BILLING", "POSTGRES", "KAFKA")) {
            nanos.put(name, proc.cpuNanos(pid(name)));
        }
        return nanos;
    }

    private long pid(String component) {
        Long pid = stack.otherPids().get(component);
        if (pid == null) {
            throw new BenchFailure("The stack's local.env lacks TOLLWAY_PID_" + component + ".");
        }
        return pid;
    }

    /** What billing's own invariants say. */
    record Invariants(String billingUrl) {
        java.util.Optional<String> broken() {
            JsonCalls.Answer answer = new JsonCalls(billingUrl).get("/q/health/well");
            return answer.success()
                    ? java.util.Optional.empty()
                    : java.util.Optional.of("billing's invariants: " + answer.text());
        }
    }
}

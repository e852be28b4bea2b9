package io.tollway.bench.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.bench.ledger.LedgerOptions.Part;
import io.tollway.bench.ledger.SpoolTopic.Length;
import io.tollway.bench.load.LoadGenerator;
import io.tollway.bench.proc.Command;
import io.tollway.bench.proc.Pinning;
import io.tollway.bench.proc.ProcFs;
import io.tollway.bench.stack.BenchTenant;
import io.tollway.bench.stack.Stack;
import io.tollway.bench.target.BenchFailure;
import io.tollway.bench.target.Lane;
import io.tollway.bench.target.Simulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One run of {@code ./tollway bench --ledger}: what needs no stack first, then a stack of its own. */
public final class LedgerRun {
    private static final int WARM_UP_DEBITS = 60_000;
    private static final int MOST_WARM_UPS = 8;

    /** A round that needs at least this share of the cheapest one's processor time has nothing left to gain. */
    private static final double NO_LONGER_CHEAPER = 0.95;

    private static final double DEBITS_PER_SECOND = 25_000;
    private static final double HOT_DEBITS_PER_SECOND = 15_000;
    private static final double SPOOL_RECORDS_PER_SECOND = 200_000;
    private static final double LEASE_CHECK_NANOS = 1_000;
    private static final int KEYS = 16;
    private static final Duration ARRIVAL = Duration.ofSeconds(30);

    private final LedgerOptions options;
    private final Path checkout;
    private final List<Figure> figures = new ArrayList<>();

    public LedgerRun(LedgerOptions options, Path checkout) {
        this.options = options;
        this.checkout = checkout;
    }

    public LedgerOutcome run() {
        Map<String, String> conditions = conditions();
        Path folder = folder();
        if (options.wants(Part.LEASE_CHECK)) {
            say("The check of a lease");
            leaseCheck(folder);
        }
        if (options.wants(Part.SPOOL)) {
            say("The spool");
            spool(folder);
        }
        if (options.wants(Part.GRANTS) || wantsDebits() || options.wants(Part.VISIBLE)) {
            onStack(folder);
        }
        conditions.put("load average at the end", ProcFs.ofThisMachine().loadAverage());
        return new LedgerOutcome(conditions, figures);
    }

    private void leaseCheck(Path folder) {
        JsonNode found =
                GatewayProgram.run(checkout, "io.tollway.gateway.credit.LeaseCheckSpeed", List.of(folder.toString()));
        figures.add(new Figure(
                "lease check, reserve and settle",
                "ns/request",
                found.path("nanos").asDouble(),
                LEASE_CHECK_NANOS,
                false,
                detail(found),
                breaks(found)));
    }

    private void spool(Path folder) {
        JsonNode found = GatewayProgram.run(
                checkout,
                "io.tollway.gateway.usage.SpoolSpeed",
                List.of(folder.toString(), Long.toString(options.window().toSeconds())));
        figures.add(new Figure(
                "spool, durable records",
                "records/s",
                found.path("records_per_second").asDouble(),
                SPOOL_RECORDS_PER_SECOND,
                true,
                detail(found),
                breaks(found)));
    }

    private void onStack(Path folder) {
        Pinning unpinned = Pinning.ofThisMachine(ProcFs.ofThisMachine(), false);
        say("Starting a stack");
        try (Simulator upstream = Simulator.start(checkout, folder, unpinned);
                Stack stack = options.localEnv().isPresent()
                        ? Stack.running(options.localEnv().get())
                        : Stack.start(
                                checkout,
                                folder.resolve("stack"),
                                options.portBase(),
                                Runtime.getRuntime().availableProcessors());
                LedgerTables tables = new LedgerTables(stack.billingDatabase())) {
            BenchTenant tenant = BenchTenant.create(stack, upstream.port(), KEYS, 1);
            ObjectNode model = model(tables, tenant.organization());
            say("Making " + options.organizations() + " organizations");
            List<UUID> organizations = Organizations.create(stack, options.organizations());
            if (wantsDebits()) {
                debits(new DebitRun(stack, tables, model), organizations);
            }
            if (options.wants(Part.GRANTS)) {
                say("Lease grants for " + options.window().toSeconds() + " s");
                figures.add(new GrantRun(stack, tables, model).measure(organizations, options.window()));
            }
            if (options.wants(Part.VISIBLE)) {
                say(options.perSecond() + " requests a second through the gateway");
                figures.add(new VisibleRun(stack, tables, tenant).measure(options.perSecond(), options.window()));
            }
        }
    }

    private boolean wantsDebits() {
        return options.wants(Part.DEBITS) || options.wants(Part.LONG_DEBITS) || options.wants(Part.HOT_DEBITS);
    }

    private void debits(DebitRun run, List<UUID> organizations) {
        warmUp(run, organizations);
        if (options.wants(Part.DEBITS)) {
            say(options.debits() + " debits of " + organizations.size() + " organizations");
            figures.add(run.measure(
                    "debits, many organizations", organizations, Length.QUICK, options.debits(), DEBITS_PER_SECOND));
        }
        if (options.wants(Part.LONG_DEBITS)) {
            say(options.debits() + " debits of requests longer than a second");
            figures.add(run.measure(
                    "debits, many organizations, long requests",
                    organizations,
                    Length.LONG,
                    options.debits(),
                    DEBITS_PER_SECOND));
        }
        if (options.wants(Part.HOT_DEBITS)) {
            say(options.debits() + " debits of one organization");
            figures.add(run.measure(
                    "debits, one organization",
                    organizations.subList(0, 1),
                    Length.QUICK,
                    options.debits(),
                    HOT_DEBITS_PER_SECOND));
        }
    }

    /** A billing service that has just started compiles first; what that burns is not what a debit costs. So it works until debits have stopped getting cheaper. */
    private static void warmUp(DebitRun run, List<UUID> organizations) {
        double cheapest = Double.MAX_VALUE;
        for (int round = 1; round <= MOST_WARM_UPS; round++) {
            Figure warm = run.measure("warm-up", organizations, Length.QUICK, WARM_UP_DEBITS, 0);
            if (!warm.counts()) {
                throw new BenchFailure("The warm-up's books do not close: " + warm.breaks());
            }
            double cost = seconds(warm, "cpu_seconds_billing") / WARM_UP_DEBITS;
            say("Warm-up: " + WARM_UP_DEBITS + " debits, each " + Math.round(cost * 1e6)
                    + " us of billing's processor time");
            if (cost >= cheapest * NO_LONGER_CHEAPER) {
                return;
            }
            cheapest = cost;
        }
    }

    private static double seconds(Figure figure, String detail) {
        Object found = figure.detail().get(detail);
        if (found instanceof Double seconds) {
            return seconds;
        }
        throw new IllegalStateException(figure.name() + " has no " + detail);
    }

    /** A record that this gateway wrote for this catalog, so that what is applied is what really comes. */
    private static ObjectNode model(LedgerTables tables, UUID organization) {
        List<ObjectNode> found = new ArrayList<>();
        boolean there = LoadGenerator.await(
                () -> {
                    ObjectNode record = tables.recordOf(organization, Lane.FAST.model());
                    found.add(record);
                    return !record.isEmpty();
                },
                ARRIVAL);
        if (!there) {
            throw new BenchFailure("No usage of the bench's own first requests arrived at billing within "
                    + ARRIVAL.toSeconds() + " s; billing.log tells why.");
        }
        return found.getLast();
    }

    private static Map<String, Object> detail(JsonNode found) {
        Map<String, Object> detail = new LinkedHashMap<>();
        found.properties().stream()
                .filter(each -> each.getValue().isNumber())
                .forEach(each -> detail.put(each.getKey(), each.getValue().numberValue()));
        return detail;
    }

    private static List<String> breaks(JsonNode found) {
        List<String> breaks = new ArrayList<>();
        found.path("breaks").forEach(each -> breaks.add(each.asText()));
        return breaks;
    }

    private Map<String, String> conditions() {
        ProcFs proc = ProcFs.ofThisMachine();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processors", Integer.toString(proc.coreTimes().cores().size()));
        facts.put("processor model", proc.processorModel());
        facts.put(
                "kernel",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put("jdk", Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
        facts.put(
                "commit",
                Command.output(List.of("git", "-C", checkout.toString(), "rev-parse", "--short", "HEAD"))
                        .map(String::strip)
                        .orElse("unknown"));
        facts.put("started", Clock.systemUTC().instant().toString());
        facts.put("load average at the start", proc.loadAverage());
        facts.put("processor pressure at the start, %", Double.toString(proc.cpuPressure()));
        return facts;
    }

    private Path folder() {
        try {
            return Files.createDirectories(checkout.resolve(".tollway/bench"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the bench's folder", e);
        }
    }

    private static void say(String what) {
        System.out.println(what);
    }
}

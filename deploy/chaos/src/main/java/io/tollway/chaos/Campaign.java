package io.tollway.chaos;

import io.tollway.chaos.books.Audit;
import io.tollway.chaos.books.LedgerReader;
import io.tollway.chaos.books.Rest;
import io.tollway.chaos.fault.Mischief;
import io.tollway.chaos.fault.MishapPlan;
import io.tollway.chaos.fault.Prices;
import io.tollway.chaos.fault.SecondBilling;
import io.tollway.chaos.load.Crowd;
import io.tollway.chaos.load.Customer;
import io.tollway.chaos.load.Purse;
import io.tollway.chaos.load.Seen;
import io.tollway.chaos.planted.PlantedBug;
import io.tollway.chaos.stack.Api;
import io.tollway.chaos.stack.ChaosStack;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** One campaign: a stack from nothing, customers who call all the time, one mishap after the other, then rest and audit. */
final class Campaign {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int AMPLE = 3;
    private static final int SCANT = 6;
    private static final int CAPPED = 2;
    private static final int SNAPSHOT_KEPT_MS = 12_000;
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final ChaosOptions options;
    private final Optional<PlantedBug> bug;

    Campaign(ChaosOptions options, Optional<PlantedBug> bug) {
        this.options = options;
        this.bug = bug;
    }

    Report run() {
        Path folder = options.checkout().resolve(".tollway/chaos");
        Map<String, String> environment =
                bug.map(each -> each.environment(options.library(), folder)).orElse(Map.of());
        say("Starting a stack with " + options.gateways() + " gateway(s)"
                + bug.map(each -> " and the bug " + each.label()).orElse(""));
        try (ChaosStack stack =
                ChaosStack.start(options.checkout(), folder.resolve("stack"), options.gateways(), environment)) {
            if (!options.rival()) {
                return abuse(stack);
            }
            List<String> rivalOptions = bug.filter(PlantedBug::inBilling)
                    .map(each -> each.jvmOptions(options.library(), folder))
                    .orElse(List.of());
            try (SecondBilling rival = SecondBilling.start(options.checkout(), stack, rivalOptions)) {
                return abuse(stack);
            }
        }
    }

    private Report abuse(ChaosStack stack) {
        Prices.declare(stack);
        List<Customer> customers = customers(stack);
        LedgerReader ledger = new LedgerReader(
                stack.value("TOLLWAY_BILLING_DB_URL"),
                customers.stream().map(Customer::organization).toList());
        Seen seen = new Seen();
        Mischief mischief = new Mischief(stack, customers, options.seed());
        long least;
        try (LowWater water = LowWater.watch(ledger);
                Crowd crowd = new Crowd(
                        stack,
                        Prices.MODEL,
                        customers,
                        options.programs(),
                        seen,
                        new SplittableRandom(options.seed()))) {
            say("Calling");
            Api.pause(3_000);
            say("Changing prices");
            crowd.whileSilent(() -> Prices.change(stack));
            // A gateway keeps its snapshot every five seconds and may start from it while Kafka is away: prices that
            // are
            // younger may be unknown to one that is killed now.
            Api.pause(SNAPSHOT_KEPT_MS);
            Mischief.makeProvidersFail(stack);
            MishapPlan plan = new MishapPlan(stack.gatewayNames(), options.seed());
            long end = System.nanoTime() + options.length().toNanos();
            while (System.nanoTime() - end < 0) {
                var mishap = plan.next();
                say(mishap + ", " + seen.answers().size() + " answers so far");
                mischief.commit(mishap);
                Api.pause(plan.calmMillis());
            }
            least = water.least();
        }
        stack.revive();
        say("Waiting for rest");
        Audit.Evidence evidence = Rest.gather(stack, ledger, customers, seen, least, PATIENCE);
        return new Report(
                bug.map(PlantedBug::label).orElse(""),
                options.seed(),
                options.length(),
                mischief.done(),
                evidence,
                Audit.of(evidence));
    }

    private static List<Customer> customers(ChaosStack stack) {
        List<Customer> customers = new ArrayList<>();
        add(customers, stack, Purse.AMPLE, AMPLE);
        add(customers, stack, Purse.SCANT, SCANT);
        add(customers, stack, Purse.CAPPED_KEY, CAPPED);
        return customers;
    }

    private static void add(List<Customer> customers, ChaosStack stack, Purse purse, int count) {
        for (int i = 1; i <= count; i++) {
            customers.add(Customer.create(stack, purse.name() + " " + i, purse));
        }
    }

    private static void say(String text) {
        System.out.println(CLOCK.format(LocalTime.now(ZoneId.systemDefault())) + "  " + text);
    }
}

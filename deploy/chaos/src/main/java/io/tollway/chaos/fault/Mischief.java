package io.tollway.chaos.fault;

import io.tollway.chaos.load.Customer;
import io.tollway.chaos.load.Purse;
import io.tollway.chaos.stack.Api;
import io.tollway.chaos.stack.ChaosStack;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;

/** Does what the plan says, and puts the stack together again. */
public final class Mischief {
    private final ChaosStack stack;
    private final List<Customer> customers;
    private final Repeater repeater;
    private final Map<String, Integer> done = new TreeMap<>();

    public Mischief(ChaosStack stack, List<Customer> customers, long seed) {
        this.stack = stack;
        this.customers = List.copyOf(customers);
        this.repeater = new Repeater(stack.value("TOLLWAY_KAFKA_BOOTSTRAP"), seed);
    }

    /** Returns when everything runs again. */
    public void commit(Mishap mishap) {
        switch (mishap) {
            case Mishap.Killed(String server, int away) -> {
                stack.kill(server);
                Api.pause(away);
                stack.revive();
                count("kill -9 " + server, 1);
            }
            case Mishap.Halted(String server, int millis) -> {
                stack.halt(server, millis);
                count("halt " + server, 1);
            }
            case Mishap.Repeated(int records) -> {
                try {
                    count("records repeated", repeater.repeat(records));
                } catch (KafkaException brokerIsAway) {
                    count("records not repeated: no broker", 1);
                }
            }
            case Mishap.Granted() -> {
                customers.stream()
                        .filter(customer -> customer.purse() == Purse.SCANT)
                        .forEach(customer -> customer.grantLittle(stack));
                count("grants", 1);
            }
        }
    }

    /** Makes the simulated providers fail now and then, for the whole campaign. */
    public static void makeProvidersFail(ChaosStack stack) {
        Api providers = new Api(stack.value("TOLLWAY_PROVIDERS_URL"), "");
        fault(providers, "error", "0.03");
        fault(providers, "rate_limit", "0.003");
        fault(providers, "cut", "0.03");
        fault(providers, "error_in_stream", "0.02");
        fault(providers, "refuse_connection", "0.01");
    }

    private static void fault(Api providers, String kind, String share) {
        providers.patiently(
                "/_simulator/faults",
                Api.JSON.createObjectNode().put("kind", kind).put("share", new java.math.BigDecimal(share)),
                Map.of());
    }

    /** How often what was done. */
    public Map<String, Integer> done() {
        return Map.copyOf(done);
    }

    private void count(String what, int times) {
        done.merge(what, times, Integer::sum);
    }
}

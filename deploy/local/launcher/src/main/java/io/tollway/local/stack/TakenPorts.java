package io.tollway.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells of taken ports before anything is built: a newcomer should not wait for a build to learn of one. {@code ./tollway up} runs this from its source, so it and what it uses needs nothing
 * but the JDK. The start itself looks again, component by component.
 */
public final class TakenPorts {
    private static final String OPTION = "--port-base";

    private TakenPorts() {}

    /** @param arguments those of {@code up}; exit code 1 when a port of the stack they ask for is taken */
    public static void main(String[] arguments) {
        try {
            List<String> taken = taken(new PortPlan(base(arguments)));
            if (!taken.isEmpty()) {
                System.err.println(
                        "tollway: " + String.join("\n         ", taken)
                                + "\n  Stop what uses them, or move the whole stack with --port-base N. Nothing was built or started.");
                System.exit(1);
            }
        } catch (LocalStackException refused) {
            System.err.println("tollway: " + refused.getMessage());
            System.exit(1);
        }
    }

    static List<String> taken(PortPlan plan) {
        List<String> taken = new ArrayList<>();
        for (int port : plan.always()) {
            if (!isFree(port)) {
                taken.add("port " + port + " is taken"
                        + PortOwner.describe(port)
                                .map(owner -> " by " + owner)
                                .orElse(" by a process that cannot be named"));
            }
        }
        return taken;
    }

    /** What is no number is left for the real command line, which says so. */
    static int base(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            String value = arguments[i].startsWith(OPTION + "=")
                    ? arguments[i].substring(OPTION.length() + 1)
                    : arguments[i].equals(OPTION) && i + 1 < arguments.length ? arguments[i + 1] : "";
            if (value.matches("[0-9]{1,6}")) {
                return Integer.parseInt(value);
            }
        }
        return PortPlan.DEFAULT_BASE;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

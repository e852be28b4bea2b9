package io.tollway.local.stack;

import java.util.List;

/**
 * Every port of the stack, as a distance from one base (8080 unless told otherwise), so that several stacks fit on one
 * machine. The distances are documented in {@code docs/api/internal.md} §1.
 *
 * @param base the first gateway's public port
 */
public record PortPlan(int base) {

    public static final int DEFAULT_BASE = 8080;
    /** Mail's SMTP port is the lowest, PostgreSQL's the highest. */
    private static final int LOWEST = -55;

    private static final int HIGHEST = 352;

    public PortPlan {
        if (base + LOWEST < 1024 || base + HIGHEST > 65535) {
            throw new LocalStackException(
                    "--port-base must be between " + (1024 - LOWEST) + " and " + (65535 - HIGHEST) + ", not " + base
                            + ": the stack uses ports from " + (base + LOWEST) + " to " + (base + HIGHEST) + ".");
        }
    }

    /** The public port: of the gateway, or of the balancer before several. */
    public int front() {
        return base;
    }

    /** The port of the first, second, … of several gateways. */
    int gateway(int number) {
        return base + 20 + number;
    }

    public int gatewayManagement(int number) {
        return number == 1 ? base + 5 : base + 40 + number;
    }

    public int accounts() {
        return base + 1;
    }

    public int billing() {
        return base + 2;
    }

    public int lease() {
        return base + 3;
    }

    public int console() {
        return base + 10;
    }

    public int kafka() {
        return base + 12;
    }

    public int kafkaController() {
        return base + 13;
    }

    public int limits() {
        return base + 14;
    }

    public int keycloak() {
        return base + 100;
    }

    public int keycloakManagement() {
        return base + 101;
    }

    public int providers() {
        return base + 110;
    }

    public int stripe() {
        return base + 111;
    }

    public int smtp() {
        return base - 55;
    }

    public int inbox() {
        return base - 54;
    }

    public int postgres() {
        return base + 352;
    }

    /** What every stack listens on, however many gateways it has. */
    List<Integer> always() {
        return List.of(
                front(),
                gatewayManagement(1),
                accounts(),
                billing(),
                lease(),
                console(),
                kafka(),
                kafkaController(),
                keycloak(),
                keycloakManagement(),
                providers(),
                stripe(),
                smtp(),
                inbox(),
                postgres());
    }

    /** {@code http://127.0.0.1:PORT}: one spelling everywhere, since log-in cookies and token issuers tell spellings apart. */
    public static String url(int port) {
        return "http://127.0.0.1:" + port;
    }
}

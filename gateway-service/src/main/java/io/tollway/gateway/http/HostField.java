package io.tollway.gateway.http;

/** What a Host field may look like: a name or an address, and a port where there is one. */
final class HostField {
    private static final int MAX_PORT = 65_535;

    private HostField() {}

    static boolean isHost(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isHostCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty() && portIsFine(text);
    }

    private static boolean isHostCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || ".-:[]_".indexOf(c) >= 0;
    }

    private static boolean portIsFine(String host) {
        int colon = host.lastIndexOf(':');
        if (colon < 0 || host.endsWith("]")) {
            return true;
        }
        String port = host.substring(colon + 1);
        if (port.isEmpty() || port.length() > 5) {
            return false;
        }
        int number = 0;
        for (int i = 0; i < port.length(); i++) {
            if (port.charAt(i) < '0' || port.charAt(i) > '9') {
                return false;
            }
            number = number * 10 + port.charAt(i) - '0';
        }
        return number <= MAX_PORT;
    }
}

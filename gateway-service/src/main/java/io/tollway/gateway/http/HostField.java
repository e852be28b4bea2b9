package io.tollway.gateway.http;

/** What a Host field may look like: a name or an address, and a port where there is one. */
final class HostField {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_PORT_DIGITS = 5;

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
        int digits = host.length() - colon - 1;
        if (digits == 0 || digits > MAX_PORT_DIGITS) {
            return false;
        }
        int number = 0;
        for (int i = colon + 1; i < host.length(); i++) {
            char digit = host.charAt(i);
            if (digit < '0' || digit > '9') {
                return false;
            }
            number = number * 10 + digit - '0';
        }
        return number <= MAX_PORT;
    }
}

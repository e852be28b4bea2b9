package io.tollway.accounts.byok;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Address ranges that are not the public internet, by IANA's special-purpose registries and the clouds' metadata services; the JDK's own flags know too few of them. */
final class SpecialAddresses {
    private record Range(byte[] prefix, int bits) {
        static Range of(String text) {
            int slash = text.indexOf('/');
            try {
                return new Range(
                        InetAddress.ofLiteral(text.substring(0, slash)).getAddress(),
                        Integer.parseInt(text.substring(slash + 1)));
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException("not a range: " + text, e);
            }
        }

        boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Range> RANGES = List.of(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private
                    "100.64.0.0/10", // shared by carriers; also a cloud's metadata
                    "127.0.0.0/8", // loopback
                    "168.63.129.16/32", // a cloud's platform services
                    "169.254.0.0/16", // link-local; most clouds' metadata
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // protocol assignments
                    "192.0.2.0/24", // documentation
                    "192.31.196.0/24", // AS112
                    "192.52.193.0/24", // AMT
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16", // private
                    "192.175.48.0/24", // AS112
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4", // reserved, and broadcast
                    "2001::/23", // protocol assignments, Teredo, ORCHID
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4: carries an IPv4 address
                    "2620:4f:8000::/48", // AS112
                    "3fff::/20") // documentation
            .stream()
            .map(Range::of)
            .toList();

    /** Of IPv6 only this part is the public internet; the ranges above lie inside it. */
    private static final Range GLOBAL_UNICAST = Range.of("2000::/3");

    private SpecialAddresses() {}

    static boolean isSpecial(InetAddress address) {
        byte[] bytes = address.getAddress();
        return (bytes.length == 16 && !GLOBAL_UNICAST.contains(bytes))
                || RANGES.stream().anyMatch(range -> range.contains(bytes));
    }

    /** Addresses of a name, all of them, as the resolver of this machine knows them. */
    static List<InetAddress> resolve(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }
}

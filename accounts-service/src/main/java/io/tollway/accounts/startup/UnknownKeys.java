package io.tollway.accounts.startup;

import io.tollway.accounts.input.NearestName;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds configuration keys of ours that nothing reads. */
final class UnknownKeys {
    private static final String PREFIX = "accounts.";
    private static final String ENVIRONMENT_PREFIX = "ACCOUNTS_";

    private UnknownKeys() {}

    /** One sentence for each unknown key, with the right name. */
    static List<String> in(Iterable<String> given, Set<String> known) {
        List<String> problems = new java.util.ArrayList<>();
        Set<String> asEnvironment = new java.util.HashSet<>();
        known.forEach(name -> asEnvironment.add(environmentName(name)));
        for (String name : given) {
            if (name.startsWith(ENVIRONMENT_PREFIX) && !asEnvironment.contains(name)) {
                problems.add("unknown environment variable " + name + NearestName.hint(name, asEnvironment));
            }
            boolean fromEnvironment = asEnvironment.contains(environmentName(name)) && !known.contains(name);
            if (name.startsWith(PREFIX) && !known.contains(name) && !fromEnvironment) {
                problems.add("unknown configuration key " + name + NearestName.hint(name, known));
            }
        }
        return problems.stream().distinct().sorted().toList();
    }

    private static String environmentName(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}

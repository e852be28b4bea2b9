package io.tollway.system.manifests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The configuration keys that the services' typed mappings declare, in the form of environment variables, read from the sources. */
final class ConfigurationKeys {
    private static final List<String> SERVICES =
            List.of("gateway-service", "billing-service", "accounts-service", "web-console");
    private static final Pattern PREFIX = Pattern.compile("@ConfigMapping\\(prefix = \"([a-z.-]+)\"");
    private static final Pattern METHOD = Pattern.compile("^\\s+[\\w<>.\\[\\]@ ]+\\s(\\w+)\\(\\);", Pattern.MULTILINE);
    private static final Pattern PROPERTY = Pattern.compile("@ConfigProperty\\(name = \"([a-z.-]+)\"");
    private static final Pattern OURS = Pattern.compile("(GATEWAY|BILLING|ACCOUNTS|CONSOLE)_.*");

    private ConfigurationKeys() {}

    /** Those of the given variables that look like ours and are declared nowhere. */
    static Set<String> unknownAmong(Path root, Collection<String> variables) throws IOException {
        Set<String> declared = declared(root);
        return variables.stream()
                .filter(variable -> OURS.matcher(variable).matches() && !declared.contains(variable))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> declared(Path root) throws IOException {
        Set<String> keys = new TreeSet<>();
        for (String service : SERVICES) {
            try (Stream<Path> files = Files.walk(root.resolve(service).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    collect(Files.readString(file), keys);
                }
            }
        }
        return keys;
    }

    /** A group inside a mapping is itself a method, so two methods one behind the other make a key too. */
    private static void collect(String source, Set<String> keys) {
        PROPERTY.matcher(source).results().forEach(result -> keys.add(variable(result.group(1))));
        Matcher prefix = PREFIX.matcher(source);
        if (!prefix.find()) {
            return;
        }
        String start = variable(prefix.group(1));
        List<String> methods = METHOD.matcher(source)
                .results()
                .map(result -> variable(result.group(1).replaceAll("([A-Z])", "_$1")))
                .toList();
        for (String method : methods) {
            keys.add(start + "_" + method);
            methods.forEach(nested -> keys.add(start + "_" + method + "_" + nested));
        }
    }

    private static String variable(String name) {
        return name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}

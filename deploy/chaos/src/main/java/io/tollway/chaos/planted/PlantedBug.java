package io.tollway.chaos.planted;

import io.tollway.chaos.stack.ChaosFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A defect that a rule file puts into a running service, by Byteman's agent; the services' own code knows nothing of it. A campaign that stays green with one of these proves
 * nothing when it is green without.
 */
public enum PlantedBug {
    DEDUPE_OFF("BILLING"),
    LOST_EVENT("GATEWAY"),
    EARLY_LEASE_RETURN("GATEWAY"),
    DOUBLE_GRANT("BILLING"),
    OFFSET_APART("BILLING"),
    ROUNDING_PER_CLASS("GATEWAY"),
    HOLD_TOO_SMALL("GATEWAY"),
    STALE_PRICE("GATEWAY"),
    ANSWER_BEFORE_RECORD("GATEWAY");

    private final String service;

    PlantedBug(String service) {
        this.service = service;
    }

    /** As on the command line, e.g. {@code double-grant}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static PlantedBug of(String label) {
        return Arrays.stream(values())
                .filter(bug -> bug.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new ChaosFailure("There is no planted bug " + label + ". There are: "
                        + Arrays.stream(values()).map(PlantedBug::label).collect(Collectors.joining(", ")) + "."));
    }

    public boolean inBilling() {
        return service.equals("BILLING");
    }

    /** Options of the JVM that get it there. */
    public List<String> jvmOptions(Path library, Path folder) {
        return List.of("-javaagent:" + agent(library) + "=script:" + script(folder));
    }

    /** What {@code ./tollway up} must be told for the service to have it. */
    public Map<String, String> environment(Path library, Path folder) {
        return Map.of("TOLLWAY_JAVA_OPTIONS_" + service, String.join(" ", jvmOptions(library, folder)));
    }

    private static Path agent(Path library) {
        try (Stream<Path> jars = Files.list(library)) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("byteman-"))
                    .findFirst()
                    .orElseThrow(
                            () -> new ChaosFailure("Byteman is not in " + library + "; build deploy/chaos again."));
        } catch (IOException e) {
            throw new ChaosFailure("Cannot look into " + library, e);
        }
    }

    private Path script(Path folder) {
        String name = label() + ".btm";
        try (InputStream rules = PlantedBug.class.getResourceAsStream(name)) {
            if (rules == null) {
                throw new ChaosFailure("The rules " + name + " are missing in chaos.jar.");
            }
            Files.createDirectories(folder);
            Path file = folder.resolve(name);
            Files.copy(rules, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new ChaosFailure("Cannot write " + folder + "/" + name, e);
        }
    }
}

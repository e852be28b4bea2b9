package io.tollway.local.machine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Looks at the machine. Changes nothing. */
public final class MachineCheck {

    private static final long GIB = 1L << 30;
    private static final long MEMORY_NEEDED = 4 * GIB;
    private static final long DISK_NEEDED = 2 * GIB;
    /** Below this, PostgreSQL and Kafka would stop in the middle of work. */
    private static final long DISK_MINIMUM = GIB / 2;

    private final Path folder;
    private final Map<String, String> environment;

    /**
     * @param folder where the stack keeps its data
     * @param environment for PATH
     */
    public MachineCheck(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
    }

    public List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(platform());
        findings.add(processors());
        findings.add(memory());
        findings.add(disk());
        findings.add(privileges());
        findings.add(program(
                List.of("chromium", "chromium-browser", "google-chrome"),
                "browser for the browser tests",
                "apt-get install chromium; without it those tests are skipped"));
        findings.add(program(
                List.of("nginx"),
                "nginx for the bench's comparison",
                "apt-get install nginx-light; only ./tollway bench needs it"));
        findings.add(program(
                List.of("haproxy"),
                "HAProxy for several gateways",
                "apt-get install haproxy; only ./tollway up --gateways N needs it"));
        findings.add(program(
                List.of("valkey-server", "redis-server"),
                "Valkey or Redis for limits that several gateways share",
                "apt-get install redis-server; without it each of several gateways gives its share of a limit"));
        return List.copyOf(findings);
    }

    /** What would make a start fail in the middle. */
    public List<Finding> beforeStart() {
        return List.of(java(), disk(), privileges());
    }

    private static Finding java() {
        int feature = Runtime.version().feature();
        String what = "Java " + Runtime.version();
        if (feature < 25) {
            return Finding.problem(what, "install a JDK 25, for example Eclipse Temurin, and set JAVA_HOME to it");
        }
        return feature == 25
                ? Finding.ok(what)
                : Finding.note(what, "Tollway is tested with JDK 25; a newer one usually works");
    }

    private static Finding platform() {
        String what = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        boolean tested = what.toLowerCase(Locale.ROOT).equals("linux on amd64");
        return tested
                ? Finding.ok(what)
                : Finding.note(what, "Linux on x86-64 is what is tested; others are named in the POMs");
    }

    private static Finding processors() {
        int count = Runtime.getRuntime().availableProcessors();
        return count >= 2
                ? Finding.ok(count + " processors")
                : Finding.note(count + " processor", "the stack is made for 2; starting will take longer");
    }

    private static Finding memory() {
        long bytes = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        String what = gibibytes(bytes) + " of memory";
        return bytes >= MEMORY_NEEDED * 95 / 100
                ? Finding.ok(what)
                : Finding.note(what, "the stack needs up to 4 GiB; close other programs, or give the container more");
    }

    private Finding disk() {
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String what = gibibytes(free) + " free on the disk of " + existing;
            String remedy = "free some space (2 GiB are comfortable), or choose another disk with --data DIR";
            if (!Files.isWritable(existing)) {
                return Finding.problem(existing + " is not writable", "use a checkout of your own, or --data DIR");
            }
            if (free < DISK_MINIMUM) {
                return Finding.problem(what, remedy);
            }
            return free < DISK_NEEDED ? Finding.note(what, remedy) : Finding.ok(what);
        } catch (IOException e) {
            return Finding.note("free disk space unknown: " + e.getMessage(), "make sure that 2 GiB are free");
        }
    }

    private static Finding privileges() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Finding.ok("ordinary user");
        }
        boolean able =
                Files.isExecutable(Path.of("/usr/bin/setpriv")) || Files.isExecutable(Path.of("/usr/sbin/runuser"));
        return able
                ? Finding.ok("root; PostgreSQL drops to the user nobody")
                : Finding.problem(
                        "root, and neither setpriv nor runuser",
                        "install util-linux, since PostgreSQL refuses to run as root");
    }

    private Finding program(List<String> names, String purpose, String remedy) {
        Optional<Path> found =
                names.stream().flatMap(name -> onPath(name).stream()).findFirst();
        return found.map(path -> Finding.ok(purpose + ": " + path))
                .orElseGet(() -> Finding.note("no " + purpose, remedy));
    }

    private Optional<Path> onPath(String name) {
        String path = environment.getOrDefault("PATH", "") + ":/usr/sbin:/usr/bin";
        return Arrays.stream(path.split(":"))
                .filter(entry -> !entry.isBlank())
                .map(entry -> Path.of(entry).resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) GIB);
    }
}
